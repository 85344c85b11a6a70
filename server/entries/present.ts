import type { z } from 'zod';
import type { FileLinks } from '#server/blobs/links.ts';
import { presentLocation } from '#server/documents/fields.ts';
import type { EntryDocument, EntryView, RecordedEntryView } from './schema.ts';

/** An entry as it goes out; stored attachments with signed URLs. */
export function presentEntry(entry: EntryDocument, links: FileLinks): z.input<typeof EntryView> {
  const { entryId, kind, madeBy, employeeKey, taskKey, pointKey, formKey, formVersion } = entry;
  const { timeZone, reason, text, values, position } = entry;
  return {
    id: entryId,
    ...{ kind, madeBy, employeeKey, taskKey, pointKey, formKey, formVersion, timeZone, reason, text, values },
    ...(position && { position: { ...position, location: presentLocation(position.location) } }),
    deviceTime: entry.deviceTime.toISOString(),
    at: entry.at.toISOString(),
    receivedAt: entry.receivedAt.toISOString(),
    attachments: entry.attachments.map(({ blobId, ...attachment }) => ({
      ...attachment,
      ...(blobId && {
        url: links.make({ accountId: entry.accountId, blobId, mime: attachment.mime, name: attachment.id }),
      }),
    })),
  };
}

/** The same for the office, with what it came to. Events tell only what happened, which never changes. */
export function presentWithOutcome(entry: EntryDocument, links: FileLinks): z.input<typeof RecordedEntryView> {
  return { ...presentEntry(entry, links), outcome: entry.parkedAt ? { result: 'parked' } : entry.outcome };
}
