import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A secret as it lies in the database: AES-256-GCM, `KEY-ID.IV.TAG.TEXT`, the last three in base64url. */
export type SealedSecret = string & { readonly sealed: true };

/** Seals what must be stored and read again, and derives keys for one purpose each. */
export interface Secrets {
  seal(secret: string): SealedSecret;
  /** @throws if the key of that id is not here or the bytes were changed */
  unseal(sealed: SealedSecret): string;
  /** 32 bytes that belong to this purpose only. */
  deriveKey(purpose: string): Buffer;
}

/** Secrets under a key of 32 bytes; keys of earlier times only unseal. */
export function createSecrets(key: Buffer, earlierKeys: Buffer[] = []): Secrets {
  const keys = new Map([key, ...earlierKeys].map((each) => [idOf(each), each]));

  function seal(secret: string): SealedSecret {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key, iv);
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return [idOf(key), ...[iv, cipher.getAuthTag(), text].map((part) => part.toString('base64url'))].join(
      '.',
    ) as SealedSecret;
  }

  function unseal(sealed: SealedSecret): string {
    const [keyId = '', ...parts] = sealed.split('.');
    const [iv, tag, text] = parts.map((part) => Buffer.from(part, 'base64url')) as [Buffer, Buffer, Buffer];
    const sealedBy = keys.get(keyId);
    if (!sealedBy) throw new Error(`A secret is sealed with key ${keyId}, which this hub does not have`);
    const decipher = createDecipheriv('aes-256-gcm', sealedBy, iv);
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  }

  return { seal, unseal, deriveKey: (purpose) => Buffer.from(hkdfSync('sha256', key, '', purpose, 32)) };
}

/** The key from the settings, or the one kept in the data folder, made there once with mode 0600. */
export async function readSecretKey(fromSettings: Buffer | undefined, dataFolder: string): Promise<Buffer> {
  if (fromSettings) return fromSettings;
  const file = join(dataFolder, 'secret.key');
  await mkdir(dataFolder, { recursive: true });
  // Written aside and linked: another process that starts now sees the whole key or none.
  const made = `${file}.${randomBytes(6).toString('hex')}`;
  await writeFile(made, randomBytes(32).toString('base64'), { mode: 0o600, flush: true });
  await link(made, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(made);
  const key = Buffer.from(await readFile(file, 'utf8'), 'base64');
  if (key.length !== 32) throw new Error(`${file} does not hold a key of 32 bytes in base64`);
  return key;
}

function idOf(key: Buffer): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}
