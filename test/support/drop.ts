import { readFile } from 'node:fs/promises';
import type { AccountCaller } from '#server/caller.ts';
import { newId } from '#server/documents/document.ts';
import type { ImportDocument } from '#server/imports/schema.ts';
import type { TestAccount, TestHub } from './hub.ts';
import { templateOfSample } from './sample-template.ts';
import { until } from './until.ts';

/** Saves the template that a sample describes, and a route in that uses it. */
export async function makeRouteIn(account: TestAccount, key: string, sample: string, more: object = {}): Promise<void> {
  const expected = JSON.parse(await readFile(`test/samples/${sample}.expected.json`, 'utf8'));
  await ok(account.ask('PUT', `/v1/templates/${key}`, { name: key, definition: templateOfSample(expected) }));
  await ok(account.ask('PUT', `/v1/routes/${key}`, { direction: 'in', templateKey: key, graceS: 0, ...more }));
}

/** Drops bytes into a route's folder, as an upload that ended in order does. Gives the correlation id of the file. */
export async function drop(
  hub: TestHub,
  account: TestAccount,
  routeKey: string,
  name: string,
  bytes: Uint8Array | string,
): Promise<string> {
  const caller: AccountCaller = { ...account.caller, kind: 'serviceUser', correlationId: newId() };
  const upload = await hub.services.files.beginUpload(caller, `/in/${routeKey}/${name}`);
  await upload.receive(
    (async function* () {
      yield Buffer.from(bytes);
    })(),
  );
  await upload.finish();
  return caller.correlationId;
}

const ended = ['done', 'doneWithErrors', 'failed', 'held'];

/** Waits until the import of a dropped file has ended. */
export function untilImported(hub: TestHub, correlationId: string, withinMs = 20_000): Promise<ImportDocument> {
  return until(() => hub.services.imports.collection.findOne({ correlationId, state: { $in: ended as never } }), {
    what: 'an import that ended',
    withinMs,
  });
}

/** The result file of an import. */
export async function resultOf(account: TestAccount, { _id }: ImportDocument): Promise<string> {
  return String((await ok(account.ask('GET', `/v1/imports/${_id}/result`))).body);
}

/** An answer of the API that must be a success. */
export async function ok<T extends { status: number; body: unknown }>(answer: Promise<T>): Promise<T> {
  const got = await answer;
  if (got.status >= 300) throw new Error(`${got.status}: ${JSON.stringify(got.body)}`);
  return got;
}
