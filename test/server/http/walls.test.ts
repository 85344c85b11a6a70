import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { type Permission, permissions } from '#server/caller.ts';
import { listOperations, type RoutedOperation } from '#server/http/openapi.ts';
import { createRouter } from '#server/router.ts';
import { drop, makeRouteIn, ok, untilImported } from '#test/support/drop.ts';
import { startTestHub, type TestAccount, type TestHub } from '#test/support/hub.ts';
import { makeAttachment, type Phone, signInPhone } from '#test/support/phone.ts';
import { startReceiver } from '#test/support/receiver.ts';
import { until } from '#test/support/until.ts';
import { startTestWork } from '#test/support/work.ts';

/** All that B has, under names that A does not use. */
interface World {
  account: TestAccount;
  phone: Phone;
  ids: Record<'import' | 'notification' | 'device' | 'entry' | 'attachment' | 'apiKey' | 'login', string>;
}

interface Example {
  path?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  /** A body that is no JSON. */
  raw?: { type: string; bytes: Uint8Array | string };
  /** What A is to get for B's example: 404 unless told; `own`: A's own thing of that name; `list`: a success without anything of B's. */
  asOther?: 'own' | 'list' | 422;
}

/** A mark in every text of B: it must never be in anything that A gets. */
const mark = 'marked-as-B';
const key = (name: string) => ({ path: { key: name } });
const ndjson = { type: 'application/x-ndjson', bytes: '{"key":"X-1","name":"X","title":"X"}\n' };

/** An example of every operation, with what B owns. An operation without one fails the test. */
const examples: Record<string, (world: World) => Example> = {
  'POST /v1/api-keys': () => ({ body: { name: 'k', permissions: ['tasks.read'] }, asOther: 'own' }),
  'DELETE /v1/api-keys/{id}': ({ ids }) => ({ path: { id: ids.apiKey } }),
  'GET /v1/account': () => ({ asOther: 'list' }),
  'PATCH /v1/account': () => ({ body: { locale: 'es' }, asOther: 'own' }),
  'POST /v1/service-users': () => ({
    body: { login: `u${randomBytes(6).toString('hex')}`, permissions: ['files.read'] },
    asOther: 'own',
  }),
  'GET /v1/api-keys': () => ({ asOther: 'list' }),
  'GET /v1/service-users': () => ({ asOther: 'list' }),
  'DELETE /v1/service-users/{login}': ({ ids }) => ({ path: { login: ids.login } }),
  'POST /v1/tasks/{key}/cancel': () => ({ ...key('B-cancel'), body: { reason: 'no' } }),
  'DELETE /v1/points/{key}': () => key('B-delete'),
  'POST /v1/employees/{key}/disable': () => key('B-off'),
  'POST /v1/employees/{key}/enable': () => key('B-off'),
  'POST /v1/employees/{key}/device-code': () => key('B-M'),
  'GET /v1/forms/{key}/versions/{version}': () => ({ path: { key: 'B-F', version: '1' } }),
  ...keyedExamples(
    'tasks',
    'B-T',
    { title: 'T', pointKey: 'B-P', assignee: { employeeKey: 'B-M' } },
    { pointKey: 'B-P' },
  ),
  ...keyedExamples('points', 'B-P', { name: 'P' }),
  ...keyedExamples('employees', 'B-M', { name: 'M', groups: ['B-G'] }, { groups: ['B-G'] }),
  ...keyedExamples('groups', 'B-G', { name: 'G' }),
  ...keyedExamples('task-types', 'B-Y', { name: 'Y', formKeys: ['B-F'] }, { formKeys: ['B-F'] }),
  ...keyedExamples('forms', 'B-F', { name: 'F', fields: [{ key: 'a', label: 'A', type: 'text' }] }, { name: 'G' }),
  ...keyedExamples('templates', 'B-template', { name: 'T', definition: definition() }, { name: 'U' }),
  ...keyedExamples('connections', 'B-connection', { name: 'C', kind: 'ourDrop' }, { name: 'D' }),
  ...keyedExamples('routes', 'B-route', { direction: 'in', templateKey: 'B-template' }, { templateKey: 'B-template' }),
  ...keyedExamples(
    'endpoints',
    'B-endpoint',
    { url: 'https://1.1.1.1/', eventTypes: ['task.created'], enabled: false },
    { enabled: false },
  ),
  ...Object.fromEntries(
    ['tasks', 'points', 'employees'].map((path) => [
      `POST /v1/${path}/batch`,
      () => ({ raw: ndjson, asOther: 'own' as const }),
    ]),
  ),
  'POST /v1/endpoints/{key}/secret': () => key('B-endpoint'),
  'GET /v1/imports': () => ({ asOther: 'list' }),
  'GET /v1/imports/{id}': ({ ids }) => ({ path: { id: ids.import } }),
  'GET /v1/imports/{id}/result': ({ ids }) => ({ path: { id: ids.import } }),
  'GET /v1/notifications': () => ({ asOther: 'list' }),
  'GET /v1/notifications/{id}': ({ ids }) => ({ path: { id: ids.notification } }),
  'GET /v1/events': () => ({ asOther: 'list' }),
  'GET /v1/journal': () => ({ query: { key: 'B-T' }, asOther: 'list' }),
  'GET /v1/devices': () => ({ asOther: 'list' }),
  'POST /v1/devices/{id}/revoke': ({ ids }) => ({ path: { id: ids.device } }),
  'GET /v1/entries': () => ({ asOther: 'list' }),
  'GET /v1/entries/{id}': ({ ids }) => ({ path: { id: ids.entry } }),
  'GET /device/v1/pull': () => ({ asOther: 'list' }),
  'GET /device/v1/stream': () => ({ asOther: 'list' }),
  'POST /device/v1/push': ({ phone }) => ({ body: { mutations: [phone.mutation('work.started')] }, asOther: 'own' }),
  'HEAD /device/v1/attachments/{id}': ({ ids }) => ({ path: { id: ids.attachment } }),
  'PUT /device/v1/attachments/{id}': ({ ids }) => ({
    path: { id: ids.attachment },
    raw: { type: 'application/octet-stream', bytes: Buffer.alloc(10, 1) },
  }),
};

function keyedExamples(
  path: string,
  name: string,
  put: object,
  patch: object = { name: 'N' },
): Record<string, () => Example> {
  const refers = JSON.stringify(put).includes('"B-');
  return {
    [`PUT /v1/${path}/{key}`]: () => ({ ...key(name), body: put, asOther: refers ? 422 : 'own' }),
    [`PATCH /v1/${path}/{key}`]: () => ({ ...key(name), body: patch }),
    [`GET /v1/${path}/{key}`]: () => key(name),
    [`GET /v1/${path}`]: () => ({ asOther: 'list' }),
  };
}

function definition() {
  return {
    target: 'points',
    source: { format: 'csv', delimiter: ',', decimalMark: '.', dateOrder: 'ymd', timeZone: 'UTC' },
    columns: [
      { to: 'key', from: { header: 'k' } },
      { to: 'name', from: { header: 'n' } },
    ],
  };
}

async function buildB(hub: TestHub, receiverUrl: string): Promise<World> {
  const account = await hub.makeAccount(mark);
  const named = { name: mark };
  await ok(account.ask('PUT', '/v1/groups/B-G', named));
  for (const each of ['B-M', 'B-off'])
    await ok(account.ask('PUT', `/v1/employees/${each}`, { ...named, groups: ['B-G'] }));
  await ok(account.ask('PUT', '/v1/forms/B-F', { ...named, fields: [{ key: 'a', label: mark, type: 'text' }] }));
  await ok(account.ask('PUT', '/v1/task-types/B-Y', { ...named, formKeys: ['B-F'] }));
  for (const each of ['B-P', 'B-delete']) await ok(account.ask('PUT', `/v1/points/${each}`, named));
  await ok(
    account.ask('PUT', '/v1/endpoints/B-endpoint', { url: receiverUrl, eventTypes: ['task.created'], name: mark }),
  );
  for (const each of ['B-T', 'B-cancel'])
    await ok(
      account.ask('PUT', `/v1/tasks/${each}`, { title: mark, pointKey: 'B-P', assignee: { employeeKey: 'B-M' } }),
    );
  await makeRouteIn(account, 'B-route', 'clientes-madrid');
  await ok(account.ask('PUT', '/v1/templates/B-template', { ...named, definition: definition() }));
  await ok(account.ask('PUT', '/v1/connections/B-connection', { ...named, kind: 'ourDrop' }));
  const apiKey = (await ok(account.ask('POST', '/v1/api-keys', { name: mark, permissions: ['tasks.read'] }))).body.id;
  const login = `b${randomBytes(6).toString('hex')}`;
  await ok(account.ask('POST', '/v1/service-users', { login, name: mark, permissions: ['files.read'] }));
  const phone = await signInPhone(account, 'B-M');
  const { announced } = makeAttachment(Buffer.alloc(1_000, 1));
  const entry = phone.mutation('form.submitted', { taskKey: 'B-T', text: mark, attachments: [announced] });
  await phone.push(entry);
  const run = await untilImported(hub, await drop(hub, account, 'B-route', `${mark}.csv`, 'no;such;columns\n'));
  const notification = await until(async () => (await account.ask('GET', '/v1/notifications')).body.items[0]?.id);
  const [device] = (await account.ask('GET', '/v1/devices')).body.items;
  return {
    account,
    phone,
    ids: { import: run._id, notification, device: device.id, entry: entry.id, attachment: announced.id, apiKey, login },
  };
}

const nameOf = ({ method, path }: RoutedOperation) => `${method.toUpperCase()} ${path}`;
/** The hub owner's operations and those without credentials are looked at apart. */
const isOfAccounts = ({ contract, isPublic }: RoutedOperation) =>
  !isPublic && !['accounts.manage', 'hub.manage'].includes(contract.permission ?? '');
/** What ends something is asked last, by its owner too; what makes something of A's own under B's names comes just before. */
const rankOf = (operation: RoutedOperation) => {
  if (/DELETE|revoke|disable|cancel/.test(nameOf(operation))) return 3;
  if (operation.method !== 'put') return 0;
  return examples[nameOf(operation)]?.({ ids: {} } as World).asOther === 422 ? 1 : 2;
};
const inOrder = (operations: RoutedOperation[]) => [...operations].sort((left, right) => rankOf(left) - rankOf(right));

async function send(
  hub: TestHub,
  operation: RoutedOperation,
  { path = {}, query, body, raw }: Example,
  token: string,
): Promise<{ status: number; text: string }> {
  const place = operation.path.replaceAll(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(path[part] ?? ''));
  const ended = new AbortController();
  const answer = await fetch(`${hub.url}${place}${query ? `?${new URLSearchParams(query)}` : ''}`, {
    method: operation.method.toUpperCase(),
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(raw && { 'content-type': raw.type }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(raw && { body: Buffer.from(raw.bytes) }),
    signal: ended.signal,
  });
  if (answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    const first = await answer.body?.getReader().read();
    ended.abort();
    return { status: answer.status, text: Buffer.from(first?.value ?? []).toString() };
  }
  return { status: answer.status, text: await answer.text() };
}

describe('the walls between accounts', () => {
  it('hold at every operation of the API document', async function () {
    this.timeout(120_000);
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    await hub.services.hub.change(hub.owner, { allowedRanges: ['127.0.0.0/8'] });
    const b = await buildB(hub, receiver.url);
    const a = await hub.makeAccount('A');
    await ok(a.ask('PUT', '/v1/employees/A-M', { name: 'A' }));
    const phoneOfA = await signInPhone(a, 'A-M');
    const operations = listOperations(createRouter(hub.services, undefined as never)).filter(isOfAccounts);

    const missing = operations.map(nameOf).filter((name) => !examples[name]);
    expect(missing, 'operations without an example').to.deep.equal([]);
    const faults: string[] = [];
    for (const operation of inOrder(operations)) {
      const example = (examples[nameOf(operation)] as (world: World) => Example)(b);
      const isDevice = operation.path.startsWith('/device/');
      const asA = await send(hub, operation, example, isDevice ? phoneOfA.token : a.token);
      const asB = await send(
        hub,
        operation,
        (examples[nameOf(operation)] as (world: World) => Example)(b),
        isDevice ? b.phone.token : b.account.token,
      );
      if (asB.status >= 300) faults.push(`${nameOf(operation)}: B itself got ${asB.status} ${asB.text}`);
      if (asA.text.includes(mark)) faults.push(`${nameOf(operation)}: A saw something of B`);
      const expected = example.asOther === undefined ? 404 : example.asOther === 422 ? 422 : undefined;
      if (expected ? asA.status !== expected : asA.status >= 300)
        faults.push(`${nameOf(operation)}: A got ${asA.status} ${asA.text.slice(0, 200)}`);
    }

    expect(faults).to.deep.equal([]);
    for (const path of ['tasks/B-T', 'points/B-P', 'groups/B-G'])
      expect((await b.account.ask('GET', `/v1/${path}`)).status, path).to.equal(200);
  });

  it('a caller with all permissions but the needed one gets 403, with this one alone it may; accounts and the hub owner may not do each other’s work', async function () {
    this.timeout(120_000);
    await using hub = await startTestHub();
    await using receiver = await startReceiver();
    await using _work = startTestWork(hub);
    await hub.services.hub.change(hub.owner, { allowedRanges: ['127.0.0.0/8'] });
    const b = await buildB(hub, receiver.url);
    const router = createRouter(hub.services, undefined as never);
    const operations = listOperations(router).filter(({ isPublic }) => !isPublic);
    const tokenWith = async (some: Permission[]) =>
      (await hub.services.credentials.issueApiKey({ accountId: b.account.id, permissions: some })).token;
    const ownerToken = (
      await hub.services.credentials.issueApiKey({
        holder: { kind: 'hubOwner', id: 'o' },
        permissions: ['accounts.manage', 'hub.manage'],
      })
    ).token;
    const ownerBodies: Record<string, object> = {
      'POST /v1/accounts': { name: 'X', timeZone: 'UTC' },
      'PUT /v1/hub': { allowedRanges: [] },
    };

    const faults: string[] = [];
    for (const operation of inOrder(operations)) {
      const needed = operation.contract.permission;
      const name = nameOf(operation);
      const example = isOfAccounts(operation)
        ? (examples[name] as (world: World) => Example)(b)
        : { path: { id: b.account.id }, body: ownerBodies[name] };
      const nobody = await send(hub, operation, example, 'fh_AAAAAAAAAAAA_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA');
      if (nobody.status !== 401) faults.push(`${name}: nobody got ${nobody.status}`);
      const owner = await send(hub, operation, example, isOfAccounts(operation) ? ownerToken : b.account.token);
      if (owner.status !== 403)
        faults.push(`${name}: the wrong kind of caller got ${owner.status} ${owner.text.slice(0, 100)}`);
      if (!isOfAccounts(operation) || needed === undefined) continue;
      const without = await send(
        hub,
        operation,
        example,
        await tokenWith(permissions.filter((each) => each !== needed)),
      );
      if (without.status !== 403) faults.push(`${name}: without ${needed} it got ${without.status}`);
      if (needed === 'device.sync') continue;
      // Nobody grants what they may not do: making keys and service users takes the granted permission too.
      const granted = /api-keys$|service-users$/.test(name) ? (['tasks.read', 'files.read'] as const) : [];
      const alone = await send(
        hub,
        operation,
        (examples[name] as (world: World) => Example)(b),
        await tokenWith([needed as Permission, ...granted]),
      );
      if (alone.status >= 300)
        faults.push(`${name}: with ${needed} alone it got ${alone.status} ${alone.text.slice(0, 200)}`);
    }

    expect(faults).to.deep.equal([]);
  });
});
