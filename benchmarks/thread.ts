import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client as FtpClient } from 'basic-ftp';
import { v7 as uuidv7 } from 'uuid';
import { type Client, createClient } from '#api-reference/client.ts';
import { readSettings } from '#server/settings.ts';
import { createHubProcesses, type HubProcesses } from '#supervisor/hub-processes.ts';
import type { Figures } from './main.ts';

const rounds = 40;
const importedRows = 10_000;
const restS = 20;

/** The main thread on a hub of three processes that has nothing else to do: how long people wait, and what it costs when nobody does. */
export async function measure(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'fieldhub-bench-'));
  // The programs read their environment themselves.
  Object.assign(process.env, {
    DATA: folder,
    PORT: '18480',
    FTP_PORT: '12480',
    SFTP_PORT: '12481',
    LOG_LEVEL: 'warn',
  });
  const settings = readSettings(process.env);
  const hub = createHubProcesses(settings, { tell: (line) => process.stderr.write(`${line}\n`), locale: 'en' });
  await hub.start();
  try {
    const bench = await setUp(`http://127.0.0.1:${settings.port}`, hub);
    const ftp = new FtpClient();
    await ftp.access({ host: '127.0.0.1', port: settings.ftpPort, user: bench.login, password: bench.password });
    const rest = await measureRest(hub);
    const toPhone = await timeFiles(bench, ftp);
    const toCustomer = await timeEntries(bench);
    const imported = await timeImport(bench, ftp);
    ftp.close();
    return {
      ...percentiles('uploadToPhone', toPhone),
      ...percentiles('entryToCustomer', toCustomer),
      ...imported,
      ...rest,
      ...memory(hub, 'afterImport'),
    };
  } finally {
    await hub.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What the benchmark talks to. */
interface Bench {
  url: string;
  api: Client;
  login: string;
  password: string;
  /** Resolves when the phone holds this task. */
  phoneHolds(key: string): Promise<number>;
  push(mutation: object): Promise<void>;
  /** Resolves when the customer's server was told of this entry. */
  customerHas(entryId: string): Promise<number>;
}

async function setUp(url: string, hub: HubProcesses): Promise<Bench> {
  const anyone = createClient(url);
  const owner = createClient(
    url,
    (await anyone.ask('POST /v1/sign-in', { body: { code: await hub.server.ask<string>('ownerCode') } })).token,
  );
  await owner.ask('PUT /v1/hub', { body: { allowedRanges: ['127.0.0.0/8'] } });
  const { signInCode } = await owner.ask('POST /v1/accounts', {
    body: { name: 'Bench', timeZone: 'Europe/Madrid', locale: 'en' },
  });
  const api = createClient(url, (await anyone.ask('POST /v1/sign-in', { body: { code: signInCode } })).token);
  await api.ask('PUT /v1/employees/{key}', { path: { key: 'M-01' }, body: { name: 'Ana' } });
  const source = {
    format: 'csv' as const,
    delimiter: ';',
    encoding: 'utf-8',
    headerRow: 1,
    decimalMark: '.' as const,
    dateOrder: 'dmy' as const,
    timeZone: 'Europe/Madrid',
  };
  const taskColumns = [
    { to: 'key', from: { header: 'key' } },
    { to: 'title', from: { header: 'title' } },
    { to: 'employeeKey', from: { header: 'who' } },
  ];
  const pointColumns = [
    'key',
    'name',
    'lat',
    'lon',
    'address.street',
    'address.city',
    'contact.phone',
    'customFields.a',
    'customFields.b',
    'customFields.c',
  ].map((to) => ({ to, from: { header: to } }));
  await api.ask('PUT /v1/templates/{key}', {
    path: { key: 'tasks' },
    body: { name: 't', definition: { target: 'tasks', source, columns: taskColumns } },
  });
  await api.ask('PUT /v1/templates/{key}', {
    path: { key: 'points' },
    body: { name: 'p', definition: { target: 'points', source, columns: pointColumns } },
  });
  for (const key of ['tasks', 'points'])
    await api.ask('PUT /v1/routes/{key}', { path: { key }, body: { direction: 'in', templateKey: key, graceS: 0 } });
  const { login, password } = await api.ask('POST /v1/service-users', {
    body: { login: 'bench', permissions: ['files.read', 'files.write'] },
  });
  const customerHas = await startCustomer(api);
  const { code } = await api.ask('POST /v1/employees/{key}/device-code', { path: { key: 'M-01' } });
  const { token } = await anyone.ask('POST /device/v1/sign-in', { body: { employeeKey: 'M-01', code } });
  return {
    url,
    api,
    login,
    password,
    customerHas,
    phoneHolds: startPhone(url, token),
    push: (mutation) => push(url, token, mutation),
  };
}

/** The customer's server: notes when it was told of which entry. */
async function startCustomer(api: Client): Promise<Bench['customerHas']> {
  const told = createArrivals();
  const server = createServer(async (incoming, answer) => {
    const at = performance.now();
    let text = '';
    for await (const chunk of incoming) text += chunk;
    told.arrive(JSON.parse(text).data.entry.id, at);
    answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  await api.ask('PUT /v1/endpoints/{key}', { path: { key: 'erp' }, body: { url, eventTypes: ['entry.created'] } });
  return told.of;
}

/** A phone that pulls at every hint and notes when it holds which task. */
function startPhone(url: string, token: string): Bench['phoneHolds'] {
  const held = createArrivals();
  const api = createClient(url, token);
  let cursor: string | undefined;
  async function pull(): Promise<void> {
    const page = await api.ask('GET /device/v1/pull', { query: { limit: 500, ...(cursor && { cursor }) } });
    for (const { entity, op, value } of page.changes)
      if (entity === 'task' && op === 'put') held.arrive(String(value.key), performance.now());
    cursor = page.cursor ?? cursor;
    if (page.hasMore) await pull();
  }
  void (async () => {
    const stream = await fetch(`${url}/device/v1/stream`, { headers: { authorization: `Bearer ${token}` } });
    const decoder = new TextDecoder();
    for await (const chunk of stream.body ?? []) if (decoder.decode(chunk).includes('hint')) await pull();
  })().catch(() => undefined);
  return held.of;
}

async function push(url: string, token: string, mutation: object): Promise<void> {
  const { results } = await createClient(url, token).ask('POST /device/v1/push', { body: { mutations: [mutation] } });
  if (results[0]?.result !== 'applied') throw new Error(`the entry was not applied: ${JSON.stringify(results)}`);
}

/** From the 226 of an upload of one row to the task on the phone, in milliseconds. */
async function timeFiles({ phoneHolds }: Bench, ftp: FtpClient): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const held = phoneHolds(`T-${round}`);
    await ftp.uploadFrom(Readable.from([`key;title;who\nT-${round};Visit ${round};M-01\n`]), `/in/tasks/t${round}.csv`);
    const uploaded = performance.now();
    times.push((await held) - uploaded);
    await sleep(100);
  }
  return times;
}

/** From the phone's push to the customer's server being told, in milliseconds. */
async function timeEntries({ push: send, customerHas }: Bench): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const id = uuidv7();
    const told = customerHas(id);
    const begun = performance.now();
    await send({ id, type: 'work.started', args: {}, deviceTime: new Date().toISOString(), timeZone: 'Europe/Madrid' });
    times.push((await told) - begun);
    await sleep(100);
  }
  return times;
}

/** 10,000 new points of ten columns, from the 226 to the end of the import and to the last line of the feed. */
async function timeImport({ api }: Bench, ftp: FtpClient): Promise<Figures> {
  const header =
    'key;name;lat;lon;address.street;address.city;contact.phone;customFields.a;customFields.b;customFields.c\n';
  const lines = Array.from(
    { length: importedRows },
    (_, index) =>
      `P-${index};Point ${index};40.${index};-3.${index};Calle ${index};Madrid;+34 91 ${index};a ${index};b;c ${index % 7}\n`,
  );
  await ftp.uploadFrom(Readable.from([header, ...lines]), '/in/points/points.csv');
  const uploaded = performance.now();
  const filter = JSON.stringify({ field: 'routeKey', op: 'eq', value: 'points' });
  let run: { counts: { created: number }; endedAt?: string } | undefined;
  while (!run?.endedAt) {
    await sleep(50);
    [run] = (await api.ask('GET /v1/imports', { query: { filter, limit: 1 } })).items;
  }
  const importedS = (performance.now() - uploaded) / 1000;
  if (run.counts.created !== importedRows)
    throw new Error(`only ${run.counts.created} of ${importedRows} rows were created`);
  for (let after = 0, created = 0; created < importedRows; ) {
    const page = await api.ask('GET /v1/events', { query: { after, type: ['point.created'], limit: 500 } });
    created += page.items.length;
    after = page.items.at(-1)?.sequence ?? after;
    if (page.items.length === 0) await sleep(20);
  }
  const relayedS = (performance.now() - uploaded) / 1000;
  return {
    'import10k.s': round(importedS, 2),
    'import10k.rowsPerSecond': Math.round(importedRows / importedS),
    'import10k.relayedS': round(relayedS, 2),
  };
}

async function measureRest(hub: HubProcesses): Promise<Figures> {
  await sleep(3_000);
  const before = cpuSeconds(hub);
  await sleep(restS * 1_000);
  const after = cpuSeconds(hub);
  const cpu = Object.fromEntries(
    Object.keys(before).map((name) => [
      `rest.${name}.cpuPercent`,
      round((((after[name] ?? 0) - (before[name] ?? 0)) / restS) * 100, 2),
    ]),
  );
  return { ...cpu, ...memory(hub, 'rest') };
}

function cpuSeconds(hub: HubProcesses): Figures {
  const ticksPerSecond = 100;
  return eachProcess(hub, (pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  });
}

function memory(hub: HubProcesses, when: string): Figures {
  const found = eachProcess(hub, (pid) =>
    Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024),
  );
  return Object.fromEntries(Object.entries(found).map(([name, mb]) => [`${when}.${name}.rssMb`, mb]));
}

function eachProcess(hub: HubProcesses, look: (pid: number) => number): Figures {
  return Object.fromEntries(Object.entries(hub.pids()).map(([name, pid]) => [name, look(pid as number)]));
}

/** Who waits for something of this name, and when it came. */
function createArrivals() {
  const waiting = new Map<string, (at: number) => void>();
  return {
    of: (name: string) => new Promise<number>((resolve) => waiting.set(name, resolve)),
    arrive: (name: string, at: number) => waiting.get(name)?.(at),
  };
}

function percentiles(name: string, times: number[]): Figures {
  const sorted = [...times].sort((left, right) => left - right);
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0, 1);
  return { [`${name}.medianMs`]: at(0.5), [`${name}.p99Ms`]: at(0.99), [`${name}.count`]: times.length };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
