import { gathering, noFields, type Stage, type StageParser } from '#database/aggregate/stage.ts';
import { type Document, isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { ensure } from '#database/errors.ts';
import { compileFilter } from '#database/query/matcher.ts';
import { parseFilter } from '#database/query/parse-filter.ts';
import { sortKey } from '#database/scan/sorted-rows.ts';
import { readKeyPattern } from '#database/storage/index-definition.ts';

/** `$match`: only the documents that meet a filter. */
export const match: StageParser = (argument, { environment }) => {
  ensure(isDocument(argument), 15959, 'the match filter must be an expression in an object');
  const matcher = compileFilter(parseFilter(argument), environment);
  return {
    run: (input) => ({ next: () => input.next()?.filter(matcher.matches) }),
    reads: matcher.fields,
    isNarrowing: false,
  };
};

/** `$sort`: in an order. */
export const sort: StageParser = (argument) => {
  ensure(
    isDocument(argument) && Object.keys(argument).length > 0,
    15976,
    '$sort stage must have at least one sort key',
  );
  const pattern = readKeyPattern(argument);
  const run = gathering(() => {
    const entries: { key: Buffer; document: Document }[] = [];
    return {
      take: (page) => {
        for (const document of page) entries.push({ key: sortKey(document, pattern), document });
      },
      finish: () => entries.sort((left, right) => Buffer.compare(left.key, right.key)).map(({ document }) => document),
    };
  });
  return { run, reads: new Set(pattern.paths.map((path) => path[0]!)), isNarrowing: false };
};

/** `$skip`: without the first. */
export const skip: StageParser = (argument) => {
  const count = readCount('$skip', argument, 0);
  const run: Stage['run'] = (input) => {
    let left = count;
    return {
      next() {
        const page = input.next();
        const kept = page?.slice(left);
        left -= Math.min(left, page?.length ?? 0);
        return kept;
      },
    };
  };
  return { run, reads: noFields, isNarrowing: false };
};

/** `$limit`: only the first. */
export const limit: StageParser = (argument) => {
  const count = readCount('$limit', argument, 1);
  const run: Stage['run'] = (input) => {
    let left = count;
    return {
      next() {
        const page = left > 0 ? input.next() : undefined;
        const kept = page?.slice(0, left);
        left -= kept?.length ?? 0;
        return kept;
      },
    };
  };
  return { run, reads: noFields, isNarrowing: false };
};

/** Reads the number of documents that a stage is about. */
export function readCount(name: string, argument: Value, least: number): number {
  const count = isNumber(argument) ? toNumber(argument) : Number.NaN;
  ensure(
    Number.isInteger(count) && count >= least,
    name === '$limit' ? 15958 : 15956,
    `invalid argument to ${name} stage: must be a whole number of at least ${least}`,
  );
  return count;
}

/** `$sample`: some documents by chance. */
export const sample: StageParser = (argument) => {
  const size = readCount('$sample', isDocument(argument) ? (argument.size ?? null) : null, 1);
  const run = gathering(() => {
    const all: Document[] = [];
    return {
      take: (page) => void all.push(...page),
      finish() {
        for (let at = 0; at < Math.min(size, all.length); at++) {
          const other = at + Math.floor(Math.random() * (all.length - at));
          [all[at], all[other]] = [all[other]!, all[at]!];
        }
        return all.slice(0, size);
      },
    };
  });
  return { run, reads: noFields, isNarrowing: false };
};
