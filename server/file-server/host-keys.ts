import type { Collection } from 'mongodb';
import ssh2 from 'ssh2';
import type { Database } from '#server/documents/database.ts';
import { isDuplicateKey } from '#server/documents/retry.ts';
import type { SealedSecret, Secrets } from '#server/secrets.ts';

/** By which clients recognise the hub. Made once, the same for all its servers. */
interface HostKeyDocument {
  /** The kind of key. */
  _id: 'ed25519';
  /** The private key in OpenSSH's format. */
  sealedKey: SealedSecret;
  createdAt: Date;
}

const kinds: HostKeyDocument['_id'][] = ['ed25519'];

/** The private host keys; what is missing is made. */
export async function readHostKeys({ database, secrets }: { database: Database; secrets: Secrets }): Promise<string[]> {
  const keys = defineHostKeys(database);

  async function readKey(kind: HostKeyDocument['_id']): Promise<string> {
    const known = await keys.findOne({ _id: kind });
    if (known) return secrets.unseal(known.sealedKey);
    try {
      await keys.insertOne({ _id: kind, sealedKey: secrets.seal(makeKey(kind)), createdAt: new Date() });
    } catch (error) {
      // Another server was first: its key stands.
      if (!isDuplicateKey(error)) throw error;
    }
    return readKey(kind);
  }

  return Promise.all(kinds.map(readKey));
}

/** Servers of one process share the handle: a collection is registered once. */
function defineHostKeys(database: Database): Collection<HostKeyDocument> {
  const known = database.connection.models.hostKeys?.collection as unknown as Collection<HostKeyDocument> | undefined;
  return known ?? database.define<HostKeyDocument>('hostKeys', []);
}

/** One in four hundred Ed25519 keys that ssh2 1.17 makes is malformed: a key counts only when it signs. */
function makeKey(kind: HostKeyDocument['_id']): string {
  for (;;) {
    const { private: key } = ssh2.utils.generateKeyPairSync(kind);
    const parsed = ssh2.utils.parseKey(key);
    if (!(parsed instanceof Error) && Buffer.isBuffer(parsed.sign('fieldhub'))) return key;
  }
}
