// The demonstration: the hub's main job on real files, from outside, as customers, phones and receivers use it.
import { once } from 'node:events';
import { type Client, createClient } from '#api-reference/client.ts';
import { type CustomerIt, createCustomerIt } from './customer-it.ts';
import { dropFile, inTheHub } from './drop-files.ts';
import { setUp, setUpAgain } from './set-up.ts';
import { startActor } from './spawn.ts';
import { readState, type Told, writeState } from './state.ts';
import { tell, words } from './tell.ts';
import { waitFor } from './wait-for.ts';

interface Received {
  id: string;
  status: number;
  verified: boolean;
  again: boolean;
  kind?: string;
  subject?: string;
  correlationId: string;
}

const told = JSON.parse(process.argv[2] ?? '{}') as Told;
// A terminal tells all at once; who started this one says when to end.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));

try {
  const result = await demonstrate();
  tell('', 'done');
  process.send?.({ result });
  if (told.once) process.exit(0);
} catch (error) {
  tell('', 'failed', { reason: (error as Error).message });
  process.exit(1);
}

async function demonstrate() {
  const receiver = startActor('demo/receiver.ts');
  const receiverUrl = await receiver.next<string>('url');
  const known = await readState(told.stateFile);
  const state = known ?? (await setUp(told, await askOwnerCode(), receiverUrl));
  receiver.send({ secret: state.endpointSecret });
  if (known) await setUpAgain(told, state, receiverUrl);
  else await writeState(told.stateFile, state);
  const notifications = follow(receiver);

  const phone = startActor('demo/phone.ts', told.url, state.phoneToken);
  tell(await phone.next<string>('listening'), 'phoneReady', { employee: 'M-01' });

  const customer = createCustomerIt(told, state);
  const hub = { url: told.url, token: state.token };
  const points = await dropFile(hub, {
    file: 'clientes-madrid.csv',
    folder: '/in/points',
    protocol: 'SFTP',
    upload: customer.uploadBySftp,
  });
  const tasks = await dropFile(hub, {
    file: 'visitas-madrid.xlsx',
    folder: '/in/tasks',
    protocol: 'FTP',
    upload: customer.uploadByFtp,
  });

  const holds = await holding(phone, tasks.counts.created > 0 ? 1 : 0);
  tell(holds.correlationId, 'pulled', holds);
  const filesBefore = new Set(await customer.listByFtp('/out/entries'));
  phone.send({ work: true });
  const worked = await phone.next<{ task?: string; entries: number; correlationId: string }>('worked');
  if (worked.task) tell(worked.correlationId, 'worked', { task: worked.task });
  else tell(worked.correlationId, 'workedHours');
  await waitFor('notifications of all entries', async () => notifications.delivered.size >= worked.entries);
  if (notifications.badSignatures > 0) throw new Error(words('badSignature'));

  const files = await fetchEntries(customer, createClient(told.url, state.token), filesBefore, worked.entries);
  const { host, ftpPort } = told;
  if (!told.once)
    process.stdout.write(`${words('signIn', { ...state, url: told.url, host, ftpPort: String(ftpPort) })}\n`);
  return {
    tasks: inTheHub(tasks),
    points: inTheHub(points),
    entries: notifications.delivered.size,
    notifications: { delivered: notifications.delivered.size, retried: notifications.retried },
    files,
  };
}

/** Fetches the files that the route writes until all entries are in them; tells each. Gives their number. */
async function fetchEntries(customer: CustomerIt, api: Client, known: Set<string>, entries: number): Promise<number> {
  let [fetched, lines] = [0, 0];
  while (lines < entries) {
    const file = await waitFor('a file of entries', async () =>
      (await customer.listByFtp('/out/entries')).find((name) => !known.has(name)),
    );
    const rows = (await customer.fetchByFtp(`/out/entries/${file}`)).trim().split('\r\n').length - 1;
    known.add(file);
    fetched += 1;
    lines += rows;
    tell(await correlationOf(api, file), 'fetched', { file, lines: rows });
  }
  return fetched;
}

async function correlationOf(api: Client, file: string): Promise<string> {
  for (let after = 0, hasMore = true; hasMore; ) {
    const page = await api.ask('GET /v1/events', { query: { after, type: ['file.written'], limit: 500 } });
    const event = page.items.find(({ subject }) => subject.key.endsWith(`/${file}`));
    if (event) return event.correlationId;
    ({ after, hasMore } = page);
  }
  return '';
}

async function askOwnerCode(): Promise<string> {
  process.send?.({ needsOwnerCode: true });
  const [message] = (await once(process, 'message')) as [{ ownerCode: string }];
  return message.ownerCode;
}

/** Tells what the customer's server gets, and counts it. */
function follow(receiver: ReturnType<typeof startActor>) {
  const counted = { delivered: new Set<string>(), retried: 0, badSignatures: 0 };
  receiver.on<Received>('received', ({ id, status, verified, again, kind = '', subject = '', correlationId }) => {
    if (!verified) counted.badSignatures += 1;
    if (again) counted.retried += 1;
    if (status === 200) counted.delivered.add(id);
    tell(correlationId, again ? 'receivedAgain' : 'received', { kind, subject, status });
  });
  return counted;
}

/** What the phone holds after the imports: it hears of new tasks on its stream. */
function holding(
  phone: ReturnType<typeof startActor>,
  least: number,
): Promise<{ tasks: number; points: number; types: number; forms: number; correlationId: string }> {
  return new Promise((resolve, reject) => {
    const impatience = setTimeout(() => reject(new Error('the phone heard of no tasks within 30 s')), 30_000);
    const quiet = { timer: undefined as NodeJS.Timeout | undefined };
    phone.on<{ tasks: number; points: number; types: number; forms: number }>('holds', (holds, message) => {
      if (holds.tasks < least) return;
      clearTimeout(impatience);
      clearTimeout(quiet.timer);
      // More may follow while the import's lines come; the last word counts.
      quiet.timer = setTimeout(() => resolve({ ...holds, correlationId: String(message.correlationId) }), 500);
    });
    phone.send({ pull: true });
  });
}
