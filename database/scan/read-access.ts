import { CommandError } from '#database/errors.ts';
import type { Access, IndexAccess } from '#database/plan/plan.ts';
import { type Collection, type Index, idIndexOf, namespaceOf } from '#database/storage/collection.ts';
import { ends } from '#database/storage/documents-table.ts';
import type { Position, Row } from '#database/storage/rows.ts';
import { mergeRanges } from './merge-ranges.ts';
import { noRows, type RowSource, withoutRepeats } from './row-source.ts';

// Empty ranges that are tried at one call.
const rangesPerCall = 100;

/** Reads the rows that a plan leads to, each once. */
export function readAccess(collection: Collection, access: Access): RowSource {
  switch (access.kind) {
    case 'nothing':
      return noRows;
    case 'collection':
      return readInOrder(collection, access.descending);
    case 'index':
      return readIndex(collection, access);
    case 'union':
      return withoutRepeats(oneAfterAnother(access.parts.map((part) => readAccess(collection, part))));
  }
}

function readInOrder(collection: Collection, descending: boolean): RowSource {
  let after = descending ? ends.last : ends.first;
  return {
    next(want) {
      ensureExists(collection, idIndexOf(collection));
      const rows = collection.documents.readInOrder(after, descending, want);
      after = rows.at(-1)?.rid ?? after;
      return rows.length === 0 ? undefined : rows;
    },
  };
}

function readIndex(collection: Collection, access: IndexAccess): RowSource {
  const { index } = access;
  const source = sourceOf(access);
  const checked: RowSource = {
    next(want) {
      ensureExists(collection, index);
      return source.next(want);
    },
  };
  return index.arrays.size > 0 ? withoutRepeats(checked) : checked;
}

function sourceOf(access: IndexAccess): RowSource {
  if (access.isPoints) return readPoints(access);
  return access.mergeAfter ? mergeRanges(access, access.mergeAfter) : readRanges(access);
}

function readPoints({ index, ranges }: IndexAccess): RowSource {
  let at = 0;
  return {
    next(want) {
      if (at === ranges.length) return undefined;
      const points = ranges.slice(at, at + want);
      at += points.length;
      return points.flatMap(({ low }) => index.table.readRow(low) ?? []);
    },
  };
}

/** Refuses to go on in a collection or an index that was dropped meanwhile. */
export function ensureExists(collection: Collection, index: Index) {
  const what = collection.isDropped ? 'collection' : collection.indexes.includes(index) ? undefined : 'index';
  if (what) throw new CommandError('QueryPlanKilled', `${what} dropped under ${namespaceOf(collection)}`);
}

function readRanges({ index, ranges, descending }: IndexAccess): RowSource {
  const ordered = descending ? ranges.toReversed() : ranges;
  let at = 0;
  let after: Position | undefined;
  return {
    next(want) {
      if (at === ordered.length) return undefined;
      const found: Row[] = [];
      for (let tried = 0; tried < rangesPerCall && at < ordered.length && found.length < want; tried++) {
        const missing = want - found.length;
        const rows = index.table.readRows(ordered[at]!, after, descending, missing);
        found.push(...rows);
        after = rows.length === missing ? rows.at(-1) : undefined;
        if (rows.length < missing) at++;
      }
      return found;
    },
  };
}

function oneAfterAnother(sources: RowSource[]): RowSource {
  let at = 0;
  return {
    next(want) {
      const rows = sources[at]?.next(want);
      if (rows) return rows;
      at++;
      return at < sources.length ? [] : undefined;
    },
  };
}
