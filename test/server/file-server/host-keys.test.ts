import { expect } from 'chai';
import ssh2 from 'ssh2';
import { readHostKeys } from '#server/file-server/host-keys.ts';
import { startTestHub } from '#test/support/hub.ts';

describe('host keys', () => {
  it('are made once, whoever starts at the same time, and lie sealed', async () => {
    await using hub = await startTestHub();
    const starts = await Promise.all(Array.from({ length: 8 }, () => readHostKeys(hub.services)));

    const [first] = starts;
    for (const keys of starts) expect(keys).to.deep.equal(first);
    expect(ssh2.utils.parseKey(first![0]!)).to.have.property('type', 'ssh-ed25519');
    const stored = await hub.services.database.connection.collection('hostKeys').find().toArray();
    expect(stored).to.have.length(1);
    expect(JSON.stringify(stored)).not.to.include('PRIVATE KEY');
    expect(await readHostKeys(hub.services)).to.deep.equal(first);
  });
});
