import { calculateObjectSize } from 'bson';
import { expect } from 'chai';
import { ok } from '#test/support/drop.ts';
import { startTestHub } from '#test/support/hub.ts';

const text = (key: string, label = key) => ({ key, label, type: 'text' });

describe('versions of forms and templates', () => {
  it('are all kept, however many and large, and what has them does not grow', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const wide = Array.from({ length: 200 }, (_, index) => ({
      ...text(`F${index}`),
      type: 'choice',
      choices: Array.from({ length: 4 }, (_, choice) => ({ value: String(choice), label: 'x'.repeat(1_000) })),
    }));
    for (let version = 1; version <= 25; version += 1)
      await ok(account.ask('PUT', '/v1/forms/F', { name: `No. ${version}`, fields: wide }));

    const stored = await hub.services.forms.find(account.id, 'F');
    expect(stored?.version).to.equal(25);
    expect(calculateObjectSize(stored ?? {})).to.be.lessThan(4_000_000);
    for (const version of [1, 2, 24, 25])
      expect((await account.ask('GET', `/v1/forms/F/versions/${version}`)).body).to.include({
        version,
        name: `No. ${version}`,
      });
    expect((await account.ask('GET', '/v1/forms/F/versions/26')).status).to.equal(404);
  });

  it('are all kept when several change the same at once', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    await ok(account.ask('PUT', '/v1/forms/F', { name: 'No. 0', fields: [text('a')] }));
    const names = Array.from({ length: 12 }, (_, index) => `No. ${index + 1}`);

    await Promise.all(names.map((name) => ok(account.ask('PATCH', '/v1/forms/F', { name }))));

    const versions = await Promise.all(
      names.map(async (_, index) => (await account.ask('GET', `/v1/forms/F/versions/${index + 2}`)).body.name),
    );
    expect(versions.sort()).to.deep.equal([...names].sort());
  });

  it('of templates stay usable by what names them', async () => {
    await using hub = await startTestHub();
    const account = await hub.makeAccount();
    const define = (headerRow: number) => ({
      target: 'points',
      source: { format: 'csv', delimiter: ',', decimalMark: '.', dateOrder: 'ymd', timeZone: 'UTC', headerRow },
      columns: [
        { to: 'key', from: { header: 'k' } },
        { to: 'name', from: { header: 'n' } },
      ],
    });
    for (const row of [1, 2, 3])
      await ok(account.ask('PUT', '/v1/templates/T', { name: 'T', definition: define(row) }));

    const rows = [1, 2, 3, undefined].map(
      async (version) => (await hub.services.templates.findUsable(account.id, 'T', version))?.template.source.headerRow,
    );

    expect(await Promise.all(rows)).to.deep.equal([1, 2, 3, 3]);
    expect((await hub.services.templates.find(account.id, 'T'))?.versions ?? []).to.have.length(0);
  });
});
