import type { CsvRow, CsvValue } from '#mappings/write/csv-encoder.ts';
import type { FeedLine } from '#server/feed/lines.ts';

/** Columns of a route's file: the event, then what an entry holds. */
export const fileColumns = [
  'sequence',
  'eventId',
  'type',
  'occurredAt',
  'subject',
  'entryId',
  'kind',
  'employeeKey',
  'taskKey',
  'pointKey',
  'at',
  'timeZone',
  'lat',
  'lon',
  'formKey',
  'formVersion',
  'reason',
  'text',
  'values',
  'attachments',
] as const;

interface EntryData {
  id?: string;
  position?: { location: { lat: number; lon: number } };
  values?: Record<string, unknown>;
  attachments?: { url?: string }[];
  [field: string]: unknown;
}

/** A line of the file. Answers of forms stand as JSON, attachments as their links. */
export function toRow(
  { sequence, eventId, type, occurredAt, subject }: FeedLine,
  data: Record<string, unknown>,
): CsvRow {
  const entry = (data.entry ?? {}) as EntryData;
  const { lat, lon } = entry.position?.location ?? {};
  const cells: Partial<Record<(typeof fileColumns)[number], unknown>> = {
    ...entry,
    ...{ sequence, eventId, type, lat, lon },
    occurredAt: occurredAt.toISOString(),
    subject: subject.key,
    entryId: entry.id,
    values: Object.keys(entry.values ?? {}).length > 0 ? JSON.stringify(entry.values) : '',
    attachments: entry.attachments?.map(({ url }) => url).join(' '),
  };
  return fileColumns.map((column) => toCell(cells[column]));
}

function toCell(value: unknown): CsvValue {
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}
