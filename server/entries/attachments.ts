import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { UploadDocument, Uploads } from '#server/blobs/uploads.ts';
import type { AccountCaller } from '#server/caller.ts';
import { ensure, ensureFound, HubError } from '#server/errors.ts';
import type { AttachmentDocument } from './schema.ts';
import type { Entries } from './service.ts';

/** How far an attachment is. */
export interface Progress {
  received: number;
  size: number;
  complete: boolean;
}

export type Attachments = ReturnType<typeof createAttachments>;

/** Attachments come in chunks, to any server, in any number of tries; the entry that lists them comes first. */
export function createAttachments({ entries, uploads }: { entries: Entries; uploads: Uploads }) {
  async function progress(caller: AccountCaller, deviceId: string, id: string): Promise<Progress> {
    const attachment = await find(caller, deviceId, id);
    if (attachment.state === 'stored') return { received: attachment.size, size: attachment.size, complete: true };
    const upload = await uploads.find(caller.accountId, purposeOf(deviceId, id));
    return { received: upload?.size ?? 0, size: attachment.size, complete: false };
  }

  /**
   * Takes a chunk that begins at `offset`. With the last one the whole is checked against what the entry announced.
   * @param digest SHA-256 of the chunk in hex, when the phone sent one
   * @throws HubError `attachment.not_found`, `attachment.wrong_offset` with the right one, `attachment.damaged`, `request.too_large`
   */
  async function receive(
    caller: AccountCaller,
    deviceId: string,
    id: string,
    offset: number,
    chunk: Readable,
    digest: string | undefined,
  ): Promise<Progress> {
    const attachment = await find(caller, deviceId, id);
    const { size } = attachment;
    if (attachment.state === 'stored') return { received: size, size, complete: true };
    const upload = await uploads.open(caller.accountId, purposeOf(deviceId, id));
    if (upload.size < size) {
      ensure(upload.size === offset, 'attachment.wrong_offset', { offset: upload.size });
      const grown = await uploads.append(upload, checked(chunk, size - offset, digest));
      if (grown.size < size) return { received: grown.size, size, complete: false };
      await finish(caller, deviceId, attachment, grown);
    } else await finish(caller, deviceId, attachment, upload);
    return { received: size, size, complete: true };
  }

  async function finish(
    caller: AccountCaller,
    deviceId: string,
    { id, sha256 }: AttachmentDocument,
    upload: UploadDocument,
  ): Promise<void> {
    const blob = await uploads.assemble(upload);
    if (blob.sha256 !== sha256) {
      await uploads.discard(upload);
      throw new HubError('attachment.damaged', { offset: 0 });
    }
    await entries.attach(caller, deviceId, id, blob._id);
    await uploads.close(upload);
  }

  /** An attachment that an entry of this very phone lists. */
  async function find(caller: AccountCaller, deviceId: string, id: string): Promise<AttachmentDocument> {
    const entry = await entries.findByAttachment(caller.accountId, deviceId, id);
    return ensureFound(
      entry?.attachments.find((each) => each.id === id),
      'attachment.not_found',
    );
  }

  return { progress, receive };
}

/** Phones make the ids of attachments: two may have made the same. */
function purposeOf(deviceId: string, id: string): string {
  return `attachment:${deviceId}/${id}`;
}

/** The chunk's bytes, refused when they are more than are missing or are not those of the digest: nothing of the chunk is kept then. */
async function* checked(chunk: Readable, missing: number, digest: string | undefined): AsyncIterable<Uint8Array> {
  const hash = createHash('sha256');
  let received = 0;
  for await (const bytes of chunk as AsyncIterable<Buffer>) {
    received += bytes.length;
    ensure(received <= missing, 'request.too_large', { limit: missing });
    hash.update(bytes);
    yield bytes;
  }
  ensure(!digest || hash.digest('hex') === digest, 'attachment.damaged');
}
