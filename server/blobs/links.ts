import { createHmac, timingSafeEqual } from 'node:crypto';
import { ensure } from '#server/errors.ts';

/** What a link leads to. */
export interface Linked {
  accountId: string;
  blobId: string;
  mime: string;
  name: string;
}

/** Signed links to bytes, for receivers of notifications: whoever has one may fetch, until the bytes are no longer kept. */
export interface FileLinks {
  make(linked: Linked): string;
  /** @throws HubError `file.not_found` for a link that was not made here */
  read(token: string): Linked;
}

/** Links under the hub's public address, signed with a key of their own. */
export function createFileLinks(publicUrl: string, key: Buffer): FileLinks {
  const sign = (payload: string) => createHmac('sha256', key).update(payload).digest('base64url');

  function make({ accountId, blobId, mime, name }: Linked): string {
    const payload = Buffer.from(JSON.stringify([accountId, blobId, mime, name])).toString('base64url');
    return `${publicUrl}/files/${payload}.${sign(payload)}`;
  }

  function read(token: string): Linked {
    const [payload = '', signature = ''] = token.split('.');
    const right = Buffer.from(sign(payload));
    const given = Buffer.from(signature);
    ensure(right.length === given.length && timingSafeEqual(right, given), 'file.not_found');
    const [accountId, blobId, mime, name] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [
      string,
      string,
      string,
      string,
    ];
    return { accountId, blobId, mime, name };
  }

  return { make, read };
}
