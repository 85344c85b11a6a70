import { connect } from 'node:net';
import { expect } from 'chai';
import { startTestHub } from '#test/support/hub.ts';

describe('requests', () => {
  it('that are wrong in many places are told all of them, each with its pointer', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();

    const { status, body, headers } = await account.ask('PUT', '/v1/tasks/T-1', {
      title: '',
      priority: 'very',
      startAt: 'tomorrow',
      durationS: -1,
      contact: { email: 'nobody' },
      items: [{ name: 'x' }],
    });

    expect(status).to.equal(422);
    expect(headers.get('content-type')).to.include('application/problem+json');
    expect(body.problems.map((problem: any) => problem.pointer)).to.have.members([
      '/title',
      '/priority',
      '/startAt',
      '/durationS',
      '/contact/email',
      '/items/0/key',
    ]);
    expect(body.correlationId).to.equal(headers.get('x-correlation-id'));
    expect((await account.ask('GET', '/v1/tasks/T-1')).status).to.equal(404);
  });

  it('are answered in the language that was asked for', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const ask = async (language: string) =>
      (
        (await (
          await fetch(`${hub.url}/v1/tasks/NO`, {
            headers: { authorization: `Bearer ${account.token}`, 'accept-language': language },
          })
        ).json()) as any
      ).title;

    expect(await Promise.all(['en', 'es-MX, en;q=0.5', 'ru', 'fi'].map(ask))).to.deep.equal([
      'There is no such task',
      'No existe esa tarea',
      'Такой задачи нет',
      'There is no such task',
    ]);
  });

  const bad: [name: string, init: RequestInit & { path?: string }, status: number, code: string][] = [
    [
      'a body that is no JSON',
      { method: 'PUT', body: '{"title": ', headers: { 'content-type': 'application/json' } },
      400,
      'request.malformed',
    ],
    [
      'a body that is no UTF-8',
      { method: 'PUT', body: Buffer.from([0x22, 0xff, 0x22]), headers: { 'content-type': 'application/json' } },
      400,
      'request.malformed',
    ],
    [
      'a body of another type',
      { method: 'PUT', body: 'title=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'request.unsupported_type',
    ],
    [
      'a compressed body',
      { method: 'PUT', body: '{}', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
      415,
      'request.unsupported_type',
    ],
    [
      'a body over the limit',
      {
        method: 'PUT',
        body: JSON.stringify({ title: 'x'.repeat(1_100_000) }),
        headers: { 'content-type': 'application/json' },
      },
      413,
      'request.too_large',
    ],
    ['an unknown path', { path: '/v1/nothing' }, 404, 'operation.not_found'],
    ['a wrong method', { method: 'POST', path: '/v1/account' }, 405, 'request.method_not_allowed'],
    [
      'an unknown filter field',
      { path: `/v1/tasks?filter=${encodeURIComponent('{"field":"accountId","op":"eq","value":"x"}')}` },
      422,
      'request.invalid',
    ],
    [
      'a filter nested without end',
      { path: `/v1/tasks?filter=${encodeURIComponent(`${'{"not":'.repeat(300)}1${'}'.repeat(300)}`)}` },
      422,
      'request.invalid',
    ],
    ['a strange cursor', { path: '/v1/tasks?cursor=abc' }, 400, 'cursor.invalid'],
    ['a limit of pages', { path: '/v1/tasks?limit=100000' }, 422, 'request.invalid'],
  ];
  it('that cannot be read are refused with what to do', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    for (const [name, { path = '/v1/tasks/T', ...init }, status, code] of bad) {
      const answer = await fetch(hub.url + path, {
        ...init,
        headers: { authorization: `Bearer ${account.token}`, ...init.headers },
      });
      const body: any = await answer.json();
      expect({ name, status: answer.status, code: body.code }).to.deep.equal({ name, status, code });
      expect(body.detail, name).to.be.a('string').and.not.empty;
    }
  });

  it('with a malformed, unknown or revoked token are not let in, and cost no more than a look', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const tokens = [
      '',
      'x',
      'fh_',
      account.token.slice(0, -1),
      `${account.token}x`,
      `fh_${'A'.repeat(12)}_${'A'.repeat(43)}`,
      `fhd_${'A'.repeat(43)}`,
      account.token.toUpperCase(),
      'fh_$ne_x',
      '\t',
    ];
    for (const token of tokens) {
      const { status, body } = await account.ask('GET', '/v1/account', undefined, token);
      expect([status, body.code], token).to.deep.equal([401, 'caller.unauthenticated']);
    }
    const basic = await fetch(`${hub.url}/v1/account`, {
      headers: { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` },
    });
    expect(basic.status).to.equal(401);
    expect(basic.headers.get('www-authenticate')).to.equal('Bearer');
  });

  it('from an address that is not allowed, or of a suspended account, are refused', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const elsewhere = await account.ask('POST', '/v1/api-keys', {
      name: 'k',
      permissions: ['tasks.read'],
      allowedAddresses: ['10.0.0.0/8'],
    });
    const here = await account.ask('POST', '/v1/api-keys', {
      name: 'k',
      permissions: ['tasks.read'],
      allowedAddresses: ['127.0.0.1', '::1'],
    });

    expect((await account.ask('GET', '/v1/tasks', undefined, elsewhere.body.token)).body.code).to.equal(
      'address.not_allowed',
    );
    expect((await account.ask('GET', '/v1/tasks', undefined, here.body.token)).status).to.equal(200);
    await hub.services.accounts.setState(hub.owner, account.id, 'suspended');
    expect((await account.ask('GET', '/v1/tasks')).body.code).to.equal('account.suspended');
    await hub.services.accounts.setState(hub.owner, account.id, 'active');
    expect((await account.ask('GET', '/v1/tasks')).status).to.equal(200);
  });

  it('guessing codes is slowed down', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1)
      statuses.push((await account.ask('POST', '/v1/sign-in', { code: `GUESS-${guess}` }, 'none')).status);

    expect(statuses.slice(0, 10).every((status) => status === 401)).to.equal(true);
    expect(statuses.slice(-1)).to.deep.equal([429]);
  });

  it('a batch has a result for each line, in order; bad lines do not touch the others', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const lines = [
      '{"key":"P-1","name":"One"}',
      '',
      '{"key":"P-2"}',
      'nonsense',
      '{"name":"no key"}',
      '{"key":"P-1","name":"Uno"}',
      '{"key":" P   1 ","name":"Spaces"}',
    ];
    const answer = await fetch(`${hub.url}/v1/points/batch`, {
      method: 'POST',
      headers: { authorization: `Bearer ${account.token}`, 'content-type': 'application/x-ndjson' },
      body: lines.join('\n'),
    });
    const results = (await answer.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));

    expect(results.map(({ line, action }) => [line, action])).to.deep.equal([
      [1, 'created'],
      [3, 'rejected'],
      [4, 'rejected'],
      [5, 'rejected'],
      [6, 'updated'],
      [7, 'created'],
    ]);
    expect(results[1].problems[0]).to.include({ pointer: '/name', code: 'missing' });
    expect((await account.ask('GET', '/v1/points/P%201')).body.name).to.equal('Spaces');
  });

  it('a batch over its limits is refused before anything of it is stored', async function () {
    this.timeout(60_000);
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const post = async (body: string) => {
      const answer = await fetch(`${hub.url}/v1/points/batch`, {
        method: 'POST',
        headers: { authorization: `Bearer ${account.token}`, 'content-type': 'application/x-ndjson' },
        body,
      });
      return { status: answer.status, code: ((await answer.json()) as any).code };
    };

    expect(
      await post(Array.from({ length: 10_001 }, (_, index) => `{"key":"${index}","name":"n"}`).join('\n')),
    ).to.deep.equal({ status: 413, code: 'batch.too_long' });
    expect(await post(`{"key":"1","name":"${'x'.repeat(33 * 1024 * 1024)}"}`)).to.deep.equal({
      status: 413,
      code: 'request.too_large',
    });
    expect(await hub.services.points.kind.collection.countDocuments({ accountId: account.id })).to.equal(0);
  });

  it('lists page in a stable order and filter', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    for (let index = 0; index < 7; index += 1)
      await account.ask('PUT', `/v1/points/P-${index}`, {
        name: index % 2 ? 'Odd' : 'Even',
        categories: ['all', `n${index}`],
      });
    const keysOf = async (query: Record<string, string>) => {
      const keys: string[] = [];
      for (let cursor: string | undefined = ''; cursor !== undefined; ) {
        const { body }: any = await account.ask(
          'GET',
          `/v1/points?${new URLSearchParams({ limit: '3', ...query, ...(cursor && { cursor }) })}`,
        );
        keys.push(...body.items.map((item: any) => item.key));
        cursor = body.nextCursor;
      }
      return keys;
    };

    expect(await keysOf({})).to.deep.equal(['P-0', 'P-1', 'P-2', 'P-3', 'P-4', 'P-5', 'P-6']);
    expect(await keysOf({ filter: '{"field":"name","op":"eq","value":"Odd"}' })).to.deep.equal(['P-1', 'P-3', 'P-5']);
    expect(
      await keysOf({
        filter:
          '{"and":[{"field":"categories","op":"in","value":["n2","n4"]},{"not":{"field":"key","op":"eq","value":"P-4"}}]}',
      }),
    ).to.deep.equal(['P-2']);
    expect(await keysOf({ filter: '{"field":"name","op":"contains","value":"VE"}' })).to.have.length(4);
  });

  it('health, the document and its page answer without credentials; the page asks nobody outside', async () => {
    await using hub = await startTestHub();
    const text = async (path: string) => (await fetch(hub.url + path)).text();

    expect(JSON.parse(await text('/health'))).to.deep.equal({ status: 'ok' });
    expect(JSON.parse(await text('/openapi.json')).openapi).to.equal('3.1.0');
    const page = await fetch(`${hub.url}/docs`);
    expect(page.headers.get('content-security-policy')).to.include("default-src 'self'");
    expect(await page.text()).to.not.match(/https?:\/\//);
    expect((await text('/docs/swagger-ui-bundle.js')).length).to.be.greaterThan(100_000);
    expect((await fetch(`${hub.url}/docs/../package.json`)).status).to.equal(404);
  });

  it('rubbish on the socket does not end the server', async () => {
    await using hub = await startTestHub();
    const { port } = new URL(hub.url);
    for (const rubbish of [
      '\x16\x03\x01\x02\x00',
      'GET\r\n\r\n',
      `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
      'POST /v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{',
    ]) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.end(rubbish, 'latin1'));
        socket
          .on('error', () => undefined)
          .on('close', () => resolve())
          .resume();
      });
    }
    expect((await fetch(`${hub.url}/health`)).status).to.equal(200);
  });
});
