import { expect } from 'chai';
import { createLog } from '#server/log.ts';
import { type Migration, migrate, NewerData } from '#server/migrations/migrate.ts';
import { startTestHub } from '#test/support/hub.ts';

const log = createLog('test', 'silent');

describe('migrations', () => {
  it('run in order, each once, however many processes start at the same moment', async () => {
    await using hub = await startTestHub();
    const { database, hub: owner } = hub.services;
    const ran: string[] = [];
    const step = (to: number): Migration => ({ to, name: `to ${to}`, run: async () => void ran.push(`to ${to}`) });

    await Promise.all(Array.from({ length: 6 }, () => migrate(database, owner.collection, [step(3), step(2)], log)));

    expect(ran).to.deep.equal(['to 2', 'to 3']);
    expect((await owner.collection.findOne({ _id: 'hub' }))?.dataVersion).to.equal(3);
  });

  it('one that failed is begun again, and those before it are not', async () => {
    await using hub = await startTestHub();
    const { database, hub: owner } = hub.services;
    const ran: string[] = [];
    let fails = true;
    const list: Migration[] = [
      { to: 2, name: 'two', run: async () => void ran.push('two') },
      {
        to: 3,
        name: 'three',
        run: async () => {
          ran.push('three');
          if (fails) throw new Error('cut in the middle');
        },
      },
    ];

    await migrate(database, owner.collection, list, log).then(
      () => expect.fail('it passed'),
      () => undefined,
    );
    fails = false;
    await migrate(database, owner.collection, list, log);

    expect(ran).to.deep.equal(['two', 'three', 'three']);
  });

  it('one that lost its lease tells nothing: whoever has it says when it is done', async () => {
    await using hub = await startTestHub();
    const { database, hub: owner } = hub.services;
    const versions: number[] = [];
    const other = () => ({ token: 'other', until: new Date(Date.now() + 300) });
    const step: Migration = {
      to: 2,
      name: 'two',
      async run() {
        versions.push((await owner.collection.findOne({ _id: 'hub' }))?.dataVersion ?? 0);
        if (versions.length === 1) await owner.collection.updateOne({ _id: 'hub' }, { $set: { migrating: other() } });
      },
    };

    await migrate(database, owner.collection, [step], log);

    expect(versions).to.deep.equal([1, 1]);
    expect(await owner.collection.findOne({ _id: 'hub' }))
      .to.include({ dataVersion: 2 })
      .and.not.have.property('migrating');
  });

  it('a hub older than its data refuses to start', async () => {
    await using hub = await startTestHub();
    const { database, hub: owner } = hub.services;
    await owner.collection.updateOne({ _id: 'hub' }, { $set: { dataVersion: 7 } });

    await migrate(database, owner.collection, [], log).then(
      () => expect.fail('it started'),
      (error) => expect(error).to.be.instanceOf(NewerData).and.have.property('message').that.includes('version 7'),
    );
  });
});
