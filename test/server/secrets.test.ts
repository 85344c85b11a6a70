import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { createSecrets, readSecretKey, type SealedSecret } from '#server/secrets.ts';

const key = Buffer.alloc(32, 1);

describe('secrets', () => {
  it('are read again as they were, and only with their key', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (secret) => {
        const sealed = createSecrets(key).seal(secret);
        expect(createSecrets(key).unseal(sealed)).to.equal(secret);
        if (secret.length > 3) expect(sealed).to.not.include(secret);
        expect(() => createSecrets(Buffer.alloc(32, 2)).unseal(sealed)).to.throw();
      }),
    );
  });

  it('sealed under an earlier key are still read after the key was replaced', () => {
    const sealed = createSecrets(key).seal('old');
    expect(createSecrets(Buffer.alloc(32, 2), [key]).unseal(sealed)).to.equal('old');
  });

  it('that were changed are refused', () => {
    const sealed = createSecrets(key).seal('secret');
    const changed = `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'B' : 'A'}` as SealedSecret;
    expect(() => createSecrets(key).unseal(changed)).to.throw();
  });

  it('keys for different purposes differ', () => {
    const secrets = createSecrets(key);
    expect(secrets.deriveKey('a').equals(secrets.deriveKey('b'))).to.equal(false);
    expect(secrets.deriveKey('a').equals(secrets.deriveKey('a'))).to.equal(true);
  });

  it('the key is made once beside the data, readable by its owner only, the same for all who start at once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fieldhub-key-'));
    try {
      const keys = await Promise.all(Array.from({ length: 8 }, () => readSecretKey(undefined, folder)));
      expect(new Set(keys.map((each) => each.toString('hex'))).size).to.equal(1);
      expect((await stat(join(folder, 'secret.key'))).mode & 0o777).to.equal(0o600);
      expect(Buffer.from(await readFile(join(folder, 'secret.key'), 'utf8'), 'base64')).to.have.length(32);
      expect(await readSecretKey(key, folder)).to.equal(key);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
