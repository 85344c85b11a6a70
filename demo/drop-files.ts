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

/** Where the hub is, and whose key asks it. */
interface Asking {
  url: string;
  token: string;
}

/** A file, and how it gets to its folder. */
interface Dropped {
  file: string;
  folder: string;
  protocol: 'FTP' | 'SFTP';
  upload: CustomerIt['uploadByFtp'];
}

/** Drops a file and follows it until it is imported; tells what became of its rows. */
export async function dropFile({ url, token }: Asking, { file, folder, protocol, upload }: Dropped): Promise<Import> {
  const api = createClient(url, token);
  const droppedAt = new Date();
  await upload(`demo/files/${file}`, `${folder}/${file}`);
  const born = await waitFor(`the import of ${file}`, () => importOf(api, file, droppedAt));
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

/** The import of the file of this name that was dropped at this time, once it has begun. */
async function importOf(api: Client, fileName: string, droppedAt: Date): Promise<Import | undefined> {
  const filter = JSON.stringify({
    and: [
      { field: 'fileName', op: 'eq', value: fileName },
      { field: 'createdAt', op: 'ge', value: droppedAt.toISOString() },
    ],
  });
  return (await api.ask('GET /v1/imports', { query: { filter, limit: 1 } })).items[0];
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
