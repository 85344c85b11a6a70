import { expect } from 'chai';
import { startTestHub } from '#test/support/hub.ts';

/** Found before the account is known, or not of accounts at all. */
const notByAccount = new Set(['throttles', 'credentials', 'accounts', 'hub', 'nodes']);

describe('the collections', () => {
  it('have unique indexes that begin with the account, so that they can be sharded by it', async () => {
    await using hub = await startTestHub();
    const faults = Object.values(hub.services.database.connection.models).flatMap((model) =>
      model.schema
        .indexes()
        .filter(
          ([keys, options]) =>
            options?.unique && Object.keys(keys)[0] !== 'accountId' && !notByAccount.has(model.modelName),
        )
        .map(([keys]) => `${model.modelName} ${JSON.stringify(keys)}`),
    );
    expect(faults).to.deep.equal([]);
  });

  it('that leave events are all known to the relay', async () => {
    await using hub = await startTestHub();
    expect([...hub.services.database.outboxes.keys()].sort()).to.deep.equal(
      [
        'connections',
        'employees',
        'endpoints',
        'entries',
        'folderItems',
        'forms',
        'groups',
        'imports',
        'points',
        'routes',
        'taskTypes',
        'tasks',
        'templates',
      ].sort(),
    );
  });
});
