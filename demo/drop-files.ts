import { type Client, createClient } from '#api-reference/client.ts';
import type { Operations } from '#api-reference/generated/operations.ts';
import type { CustomerIt } from './customer-it.ts';
import { tell } from './tell.ts';
import { waitFor } from './wait-for.ts';

type Import = Operations['GET /v1/imports/{id}']['reply'];

/** How many things a file holds in the hub now. */
export function inTheHub({ counts }: Import): number {
  return counts.created + counts.updated + counts.unchanged;
}

/** Drops a file and follows it until it is imported; tells what became of its rows. */
export async function dropFile(
  url: string,
  token: string,
  upload: CustomerIt['uploadByFtp'],
  protocol: string,
  file: string,
  folder: string,
): Promise<Import> {
  const api = createClient(url, token);
  const before = (await importsOf(api, file)).length;
  await upload(`demo/files/${file}`, `${folder}/${file}`);
  const born = await waitFor(`the import of ${file}`, async () => (await importsOf(api, file))[before]);
  tell(born.correlationId, 'uploaded', { file, protocol, folder });
  const done = await waitFor(`the end of the import of ${file}`, async () => {
    const now = await api.ask('GET /v1/imports/{id}', { path: { id: born.id } });
    return now.endedAt ? now : undefined;
  });
  if (done.sameAs) tell(done.correlationId, 'alreadyImported', { file });
  else tell(done.correlationId, 'imported', { file, folder: done.folder ?? '', ...done.counts });
  if (done.state !== 'done' && done.state !== 'doneWithErrors')
    throw new Error(`${file}: ${done.state}, ${done.reason?.message}`);
  await tellRefused(url, token, done);
  return done;
}

async function importsOf(api: Client, fileName: string): Promise<Import[]> {
  const filter = JSON.stringify({ field: 'fileName', op: 'eq', value: fileName });
  return (await api.ask('GET /v1/imports', { query: { filter, limit: 500 } })).items;
}

/** The refused rows, from the result file. */
async function tellRefused(url: string, token: string, { id, correlationId }: Import): Promise<void> {
  const answer = await fetch(`${url}/v1/imports/${id}/result`, { headers: { authorization: `Bearer ${token}` } });
  for (const row of (await answer.text()).split('\r\n').slice(1)) {
    const [, line, rest] = /^(\d+),[^,]*,rejected,(.*)$/.exec(row) ?? [];
    if (line && rest)
      tell(correlationId, 'refusedRow', {
        line,
        message: rest.replace(/^("[^"]*"|[^,]*),[^,]*,/, '$1: ').replaceAll('"', ''),
      });
  }
}
