import type { Client as FtpClient } from 'basic-ftp';
import { type Client, createClient } from '#api-reference/client.ts';
import { type Phone, startPhone } from './phone.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** What the benchmark talks to. */
export interface Bench {
  api: Client;
  login: string;
  password: string;
  phone: Phone;
  receiver: Receiver;
}

/** The same with an open FTP connection. */
export type SignedInBench = Bench & { ftp: FtpClient };

/** Columns of the points that are imported. */
export const pointFields = [
  ...['key', 'name', 'lat', 'lon', 'address.street', 'address.city', 'contact.phone'],
  ...['customFields.a', 'customFields.b', 'customFields.c'],
];

const taskColumns = [
  { to: 'key', from: { header: 'key' } },
  { to: 'title', from: { header: 'title' } },
  { to: 'employeeKey', from: { header: 'who' } },
];
const pointColumns = pointFields.map((to) => ({ to, from: { header: to } }));

const source = {
  format: 'csv' as const,
  delimiter: ';',
  encoding: 'utf-8',
  headerRow: 1,
  decimalMark: '.' as const,
  dateOrder: 'dmy' as const,
  timeZone: 'Europe/Madrid',
};

/** Makes, through the API, an account with an employee and a phone, two routes in, a service user and an endpoint. */
export async function setUp(url: string, ownerCode: string): Promise<Bench> {
  const anyone = createClient(url);
  const api = await makeAccount(url, ownerCode);
  await api.ask('PUT /v1/employees/{key}', { path: { key: 'M-01' }, body: { name: 'Ana' } });
  await makeRoute(api, 'tasks', taskColumns);
  await makeRoute(api, 'points', pointColumns);
  const { login, password } = await api.ask('POST /v1/service-users', {
    body: { login: 'bench', permissions: ['files.read', 'files.write'] },
  });
  const receiver = await startReceiver();
  const endpoint = { url: receiver.url, eventTypes: ['entry.created' as const] };
  await api.ask('PUT /v1/endpoints/{key}', { path: { key: 'erp' }, body: endpoint });
  const { code } = await api.ask('POST /v1/employees/{key}/device-code', { path: { key: 'M-01' } });
  const { token } = await anyone.ask('POST /device/v1/sign-in', { body: { employeeKey: 'M-01', code } });
  return { api, login, password, receiver, phone: startPhone(url, token) };
}

async function makeAccount(url: string, ownerCode: string): Promise<Client> {
  const signIn = async (code: string) =>
    createClient(url, (await createClient(url).ask('POST /v1/sign-in', { body: { code } })).token);
  const owner = await signIn(ownerCode);
  await owner.ask('PUT /v1/hub', { body: { allowedRanges: ['127.0.0.0/8'] } });
  const { signInCode } = await owner.ask('POST /v1/accounts', {
    body: { name: 'Bench', timeZone: 'Europe/Madrid', locale: 'en' },
  });
  return signIn(signInCode);
}

async function makeRoute(api: Client, key: 'tasks' | 'points', columns: typeof taskColumns): Promise<void> {
  const definition = { target: key, source, columns };
  await api.ask('PUT /v1/templates/{key}', { path: { key }, body: { name: key, definition } });
  await api.ask('PUT /v1/routes/{key}', { path: { key }, body: { direction: 'in', templateKey: key, graceS: 0 } });
}
