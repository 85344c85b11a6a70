import { Readable } from 'node:stream';
import type Router from '@koa/router';
import { z } from 'zod';
import { type Caller, ensureMay } from '#server/caller.ts';
import { type KeyedDocument, newId } from '#server/documents/document.ts';
import { Key } from '#server/documents/fields.ts';
import type { Patch } from '#server/documents/keyed-kind.ts';
import { presentFaults } from '#server/documents/keyed-service.ts';
import type { Problem } from '#server/errors.ts';
import { checkValue } from './check.ts';
import type { KeyedRoutes } from './keyed-routes.ts';
import { type BatchLine, parseLine, readBatch } from './ndjson.ts';
import { operation } from './operation.ts';

const batchLines = 10_000;
const batchBytes = 32 * 1024 * 1024;
const rowsAtOnce = 100;

const BatchResult = z.object({
  line: z.number().int(),
  key: z.string().optional(),
  action: z.enum(['created', 'updated', 'unchanged', 'rejected']),
  problems: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })).optional(),
});

/** The batch of a kind of thing with a business key: many lines in, one result a line out. */
export function routeBatch<D extends KeyedDocument>(
  router: Router,
  { path, many, service, may, patch }: KeyedRoutes<D>,
): void {
  const line = patch.extend({ key: Key }).strict();
  router.post(
    `/v1/${path}/batch`,
    operation(
      {
        summary: `Store many ${many} at once`,
        description: `NDJSON: a line is an object with key and the fields to change, at most ${batchLines} lines and 32 MiB. The reply has a line for each: {line, key, action, problems}. A line that is refused does not touch the others.`,
        permission: may.write,
        bodyStream: { type: 'application/x-ndjson', description: 'One object a line', line },
        bodyLimit: batchBytes,
        replyStream: { type: 'application/x-ndjson', description: 'One result a line', line: BatchResult },
        errors: ['batch.too_long', 'request.malformed'],
      },
      async ({ caller, stream }) => {
        ensureMay(caller, may.write);
        const lines = await readBatch(stream, batchLines);
        return Readable.from(storeBatch(service, line, caller, lines));
      },
    ),
  );
}

async function* storeBatch<D extends KeyedDocument>(
  service: KeyedRoutes<D>['service'],
  schema: z.ZodObject,
  caller: Caller,
  lines: BatchLine[],
): AsyncGenerator<string> {
  for (let start = 0; start < lines.length; start += rowsAtOnce) {
    const checked = lines.slice(start, start + rowsAtOnce).map((line) => checkLine(line, schema, caller));
    const good = checked.filter((line) => 'row' in line);
    const results = await service.upsertMany(
      caller,
      good.map(({ row }) => row),
    );
    const outcomes = new Map(good.map(({ line }, index) => [line, results[index]]));
    for (const entry of checked) {
      const outcome = outcomes.get(entry.line);
      if ('problems' in entry) yield resultLine(entry.line, undefined, 'rejected', entry.problems);
      else if (outcome?.action === 'rejected')
        yield resultLine(entry.line, outcome.key, 'rejected', presentFaults(outcome.faults, caller.locale));
      else if (outcome) yield resultLine(entry.line, outcome.key, outcome.action);
    }
  }
}

type Checked =
  | { line: number; row: { key: string; patch: Patch; changeId: string } }
  | { line: number; problems: Problem[] };

function checkLine({ line, text }: BatchLine, schema: z.ZodType, caller: Caller): Checked {
  const parsed = parseLine(text);
  if (parsed === undefined) return { line, problems: presentFaults([{ field: '', code: 'notJson' }], caller.locale) };
  const result = checkValue(caller.locale, schema, parsed);
  if ('problems' in result) return { line, problems: result.problems };
  const { key, ...patch } = result.value as { key: string };
  return { line, row: { key, patch, changeId: newId() } };
}

function resultLine(line: number, key: string | undefined, action: string, problems?: Problem[]): string {
  return `${JSON.stringify({ line, key, action, problems })}\n`;
}
