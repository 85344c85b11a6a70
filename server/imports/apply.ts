import { mapTable } from '#mappings/map-table.ts';
import { openTable } from '#mappings/read/open-table.ts';
import type { MappedRow } from '#mappings/row-mapper.ts';
import { toPatch } from '#mappings/targets/to-patch.ts';
import { describeProblems, type RowResult } from '#mappings/write/result-lines.ts';
import type { BlobSource } from '#server/blobs/blobs.ts';
import type { Lease } from '#server/claims/lease.ts';
import type { UpsertRow } from '#server/documents/decide.ts';
import { normalizeKey } from '#server/documents/document.ts';
import type { Fault, Patch } from '#server/documents/keyed-kind.ts';
import { presentFaults } from '#server/documents/keyed-service.ts';
import { ensureImportHeld } from './ensure-held.ts';
import type { Prepared } from './prepare.ts';
import type { ImportCounts, ImportDocument } from './schema.ts';
import { toStoredPatch } from './targets.ts';

/** A row to be stored, by its line. */
export interface StorableRow {
  line: number;
  key: string;
  patch: Patch;
}

const rowsAtOnce = 100;
/** More rows than this do not wait for others; they are rejected at once. */
const maxPostponed = 50_000;

/**
 * Reads a file through to its end before anything of it is stored: what breaks in the middle must not leave half of itself behind.
 * @throws FileProblem
 */
export async function readThrough(source: BlobSource, { usable }: Prepared, signal: AbortSignal): Promise<void> {
  await using table = await openTable(source, usable.template.source, { signal });
  const { batches } = mapTable(usable.template, table);
  for await (const _ of batches) signal.throwIfAborted();
}

/** Maps and stores all rows of a file, gives the results in order as they are decided, and keeps aside those that may wait. */
export async function* applyFile(
  source: BlobSource,
  prepared: Prepared,
  document: ImportDocument,
  counts: ImportCounts,
  postponed: StorableRow[],
  lease: Lease<ImportDocument>,
): AsyncGenerator<RowResult[]> {
  const { template } = prepared.usable;
  await using table = await openTable(source, template.source, { signal: lease.signal });
  for await (const batch of mapTable(template, table).batches) {
    for (let start = 0; start < batch.length; start += rowsAtOnce) {
      const rows = batch.slice(start, start + rowsAtOnce);
      counts.read += rows.length;
      const storable = rows.filter((row) => row.kind === 'accepted').map((row) => toStorable(row, prepared));
      const stored = await storeRows(prepared, document, storable, lease);
      yield rows.flatMap((row): RowResult[] => {
        const { line, key } = row;
        if (row.kind === 'rejected') {
          counts.rejected += 1;
          return [{ line, key, action: 'rejected', problems: describeProblems(row.problems, prepared.account.locale) }];
        }
        const outcome = stored.get(line) as Stored;
        if (mayWait(outcome) && postponed.length < maxPostponed) {
          postponed.push(storable.find((each) => each.line === line) as StorableRow);
          return [];
        }
        return [explainStored(outcome, prepared, counts)];
      });
    }
  }
}

/** Stores rows once more and gives the results of those that are decided; the others stay in `open`. */
export async function storeAgain(
  prepared: Prepared,
  document: ImportDocument,
  open: StorableRow[],
  counts: ImportCounts,
  { lease, isLast }: { lease: Lease<ImportDocument>; isLast: boolean },
): Promise<{ decided: RowResult[]; open: StorableRow[] }> {
  const decided: RowResult[] = [];
  const left: StorableRow[] = [];
  for (let start = 0; start < open.length; start += rowsAtOnce) {
    const rows = open.slice(start, start + rowsAtOnce);
    const stored = await storeRows(prepared, document, rows, lease);
    for (const row of rows) {
      const outcome = stored.get(row.line) as Stored;
      if (mayWait(outcome) && !isLast) left.push(row);
      else decided.push(explainStored(outcome, prepared, counts));
    }
  }
  return { decided, open: left };
}

/** A row's outcome, with the line it stands in. */
type Stored = { line: number; key: string } & (
  | { action: 'created' | 'updated' | 'unchanged' }
  | { action: 'rejected'; faults: Fault[] }
);

async function storeRows(
  { owner, target, usable }: Prepared,
  document: ImportDocument,
  rows: StorableRow[],
  lease: Lease<ImportDocument>,
): Promise<Map<number, Stored>> {
  if (rows.length === 0) return new Map();
  const { routeId, _id: importId } = document;
  const upserts: UpsertRow[] = rows.map(({ line, key, patch }) => ({
    ...{ key, patch, mode: usable.template.mode },
    changeId: `${importId}:${line}`,
    imported: { routeId, importId, line },
  }));
  const ensureHeld = () => ensureImportHeld(lease, document);
  const results = await target.upsertMany(owner, upserts, { causeId: importId, ensureHeld });
  return new Map(rows.map(({ line }, index) => [line, { ...(results[index] as Stored), line }]));
}

function toStorable(row: Extract<MappedRow, { kind: 'accepted' }>, { usable, target }: Prepared): StorableRow {
  const { key: _, ...patch } = toStoredPatch(target, toPatch(usable.template.target, row.values));
  return { line: row.line, key: normalizeKey(row.key), patch };
}

function mayWait(outcome: Stored): boolean {
  return outcome.action === 'rejected' && outcome.faults.every((fault) => fault.mayWait);
}

function explainStored(outcome: Stored, { account, usable }: Prepared, counts: ImportCounts): RowResult {
  const { line, key, action } = outcome;
  counts[action] += 1;
  if (action !== 'rejected') return { line, key, action };
  const problems = presentFaults(outcome.faults, account.locale).map(({ code, message }, index) => ({
    field: columnOf(outcome.faults[index]?.field ?? '', usable.template.columns),
    ...{ code, message },
  }));
  return { line, key, action, problems };
}

/** What the customer calls the column that fills a field of ours; our own name where no column does. */
function columnOf(field: string, columns: Prepared['usable']['template']['columns']): string {
  const column = columns.find(({ to }) => to === field || field.endsWith(`.${to}`));
  if (!column) return field;
  return 'header' in column.from ? column.from.header : 'letter' in column.from ? column.from.letter : field;
}
