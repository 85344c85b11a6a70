import { expect } from 'chai';
import { ApiError, createClient } from '#api-reference/client.ts';
import { startTestHub } from '#test/support/hub.ts';

describe('the typed client', () => {
  it('asks operations by their names, with awkward keys too, and hears correlation ids', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const heard: string[] = [];
    const api = createClient(hub.url, account.token, (id) => heard.push(id));

    await api.ask('PUT /v1/points/{key}', { path: { key: 'A/1 % ü?' }, body: { name: 'Shop' } });
    const point = await api.ask('GET /v1/points/{key}', { path: { key: 'A/1 % ü?' } });
    const page = await api.ask('GET /v1/points', { query: { limit: 1 } });
    const gone = await api.ask('DELETE /v1/points/{key}', { path: { key: 'A/1 % ü?' } });

    expect(point).to.include({ key: 'A/1 % ü?', name: 'Shop' });
    expect(page.items).to.have.length(1);
    expect(gone).to.equal(undefined);
    expect(new Set(heard).size).to.equal(4);
  });

  it('throws what the hub refuses, with every problem in the message', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const api = createClient(hub.url, account.token);

    const error = await api
      .ask('PUT /v1/tasks/{key}', { path: { key: 'T' }, body: { title: '', durationS: -1 } })
      .catch((refused: unknown) => refused);

    expect(error).to.be.instanceOf(ApiError);
    expect(error).to.include({ status: 422, code: 'request.invalid' });
    expect((error as ApiError).message)
      .to.include('/title')
      .and.include('/durationS');
    expect((error as ApiError).problems).to.have.length(2);
  });
});
