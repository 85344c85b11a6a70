import type Router from '@koa/router';
import { z } from 'zod';
import type { Devices } from '#server/devices/service.ts';
import { ListQuery, pageOf, presentPage } from '#server/documents/list.ts';
import { HubError } from '#server/errors.ts';
import { Answer, operation } from '#server/http/operation.ts';
import type { Attachments, Progress } from './attachments.ts';
import { takePush } from './push.ts';
import { Push, PushHeaders, PushReply, RecordedEntryView, ShownPush } from './schema.ts';
import type { Entries } from './service.ts';

const chunkBytes = 8 * 1024 * 1024;
const byId = z.object({ id: z.uuid() });
const ChunkHeaders = z.object({
  'Content-Digest': z.string().optional().meta({ description: 'Of the chunk, RFC 9530: sha-256=:BASE64:' }),
});

/** Entries for readers, and the device API's push and attachments. */
export function routeEntries(
  router: Router,
  { entries, attachments, devices }: { entries: Entries; attachments: Attachments; devices: Devices },
): void {
  router.get(
    '/v1/entries',
    operation(
      {
        summary: 'List entries in the order in which they arrived',
        permission: 'entries.read',
        query: ListQuery,
        reply: pageOf(RecordedEntryView),
        errors: ['cursor.invalid'],
      },
      async ({ caller, query }) => {
        return presentPage(await entries.list(caller, query), entries.presentWithOutcome);
      },
    ),
  );
  router.get(
    '/v1/entries/:id',
    operation(
      {
        summary: 'Show an entry',
        permission: 'entries.read',
        params: byId,
        reply: RecordedEntryView,
        errors: ['entry.not_found'],
      },
      async ({ caller, params }) => entries.presentWithOutcome(await entries.get(caller, params.id)),
    ),
  );
  router.post(
    '/device/v1/push',
    operation(
      {
        summary: 'Hand over what happened on the phone',
        description:
          'Results stand in the order of the mutations: applied; recorded (kept, but it does not move the task; reason says why); duplicate (was here already); rejected (cannot be read, see problems).',
        permission: 'device.sync',
        body: Push,
        shownBody: ShownPush,
        headers: PushHeaders,
        ignoresUnknown: true,
        bodyLimit: 4 * 1024 * 1024,
        reply: PushReply,
      },
      async ({ caller, body, facts }) => {
        const who = await devices.whoCalls(caller);
        return { results: await takePush(entries, devices, who, body.mutations, facts.header('Device-Time')) };
      },
    ),
  );
  router.head(
    '/device/v1/attachments/:id',
    operation(
      {
        summary: 'How much of an attachment is here: headers Upload-Offset and Upload-Length',
        permission: 'device.sync',
        params: byId,
        status: 204,
        errors: ['attachment.not_found'],
      },
      async ({ caller, params }) => {
        const who = await devices.whoCalls(caller);
        return new Answer(204, undefined, headersOf(await attachments.progress(who.caller, who.device._id, params.id)));
      },
    ),
  );
  router.put(
    '/device/v1/attachments/:id',
    operation(
      {
        summary: 'Send a chunk of an attachment',
        description:
          'Chunks of at most 8 MiB, in order; Content-Digest (sha-256) is checked when sent. The reply tells how far it is in Upload-Offset.',
        permission: 'device.sync',
        params: byId,
        headers: ChunkHeaders,
        query: z.object({ offset: z.coerce.number().int().min(0).default(0) }),
        bodyStream: { type: 'application/octet-stream', description: 'Bytes from offset on' },
        bodyLimit: chunkBytes,
        status: 204,
        errors: ['attachment.not_found', 'attachment.wrong_offset', 'attachment.damaged'],
      },
      async ({ caller, params, query, stream, facts }) => {
        const who = await devices.whoCalls(caller);
        const digest = readDigest(facts.header('Content-Digest'));
        return new Answer(
          204,
          undefined,
          headersOf(await attachments.receive(who.caller, who.device._id, params.id, query.offset, stream, digest)),
        );
      },
    ),
  );
}

function headersOf({ received, size }: Progress): Record<string, string> {
  return { 'Upload-Offset': String(received), 'Upload-Length': String(size) };
}

/** SHA-256 in hex from a Content-Digest header (RFC 9530); other algorithms are passed over. */
function readDigest(header: string): string | undefined {
  if (!header) return undefined;
  const match = /(?:^|,)\s*sha-256=:([A-Za-z0-9+/]{43}=):/.exec(header);
  if (!match && /(?:^|,)\s*sha-256=/.test(header)) throw new HubError('attachment.damaged');
  return match ? Buffer.from(match[1] as string, 'base64').toString('hex') : undefined;
}
