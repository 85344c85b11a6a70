import type { Collection } from 'mongodb';
import type { z } from 'zod';
import { type Caller, ensureMay } from '#server/caller.ts';
import type { Database } from '#server/documents/database.ts';
import { newId } from '#server/documents/document.ts';
import type { Entries } from '#server/entries/service.ts';
import type { Feed } from '#server/feed/feed.ts';
import type { Files } from '#server/files/service.ts';
import type { Imports } from '#server/imports/service.ts';
import type { Notifications } from '#server/notifications/service.ts';
import type { journal as texts } from '#texts/en/journal.ts';
import type { Locale } from '#texts/locales.ts';
import { say, type TextParams } from '#texts/say.ts';
import type { JournalLine, JournalQuery, JournalView } from './schema.ts';

type Step = z.input<typeof JournalView>['steps'][number];

type Kind = keyof typeof texts;

const correlationsAtOnce = 20;
const linesPerCorrelation = 1000;

export type Journal = ReturnType<typeof createJournal>;

/** Where the journal looks. */
interface Parts {
  database: Database;
  feed: Feed;
  files: Files;
  imports: Imports;
  entries: Entries;
  notifications: Notifications;
}

/** Follows one thing through folders, imports, feed and notifications: a view by correlation id, with own lines only for what has no document. */
export function createJournal({ database, feed, files, imports, entries, notifications }: Parts) {
  const lines: Collection<JournalLine> = database.define('journal', [
    [{ accountId: 1, correlationId: 1 }],
    [{ at: 1 }, { expireAfterSeconds: 90 * 24 * 3600 }],
  ]);

  /** Writes down what has no document of its own. */
  async function note(line: Omit<JournalLine, '_id' | 'at'>): Promise<void> {
    await lines.insertOne({ _id: newId(), at: new Date(), ...line });
  }

  async function follow(caller: Caller, query: z.output<typeof JournalQuery>): Promise<z.input<typeof JournalView>> {
    ensureMay(caller, 'journal.read');
    const correlationIds = await findCorrelations(caller.accountId, query);
    const steps = await Promise.all(correlationIds.map((id) => stepsOf(caller.accountId, id, caller.locale)));
    return { correlationIds, steps: steps.flat().sort((left, right) => (left.at < right.at ? -1 : 1)) };
  }

  /** The latest chains of events that touched the thing. */
  async function findCorrelations(
    accountId: string,
    { correlationId, key, fileName, entryId }: z.output<typeof JournalQuery>,
  ): Promise<string[]> {
    if (correlationId) return [correlationId];
    const found = fileName
      ? await imports.collection.find({ accountId, fileName }).sort({ _id: -1 }).limit(correlationsAtOnce).toArray()
      : entryId
        ? await entries.collection.find({ accountId, entryId }).toArray()
        : await feed.collections.lines
            .find({ accountId, 'subject.kind': { $in: ['task', 'point', 'employee'] }, 'subject.key': key ?? '' })
            .sort({ sequence: -1 })
            .limit(100)
            .toArray();
    return [...new Set(found.map((each) => each.correlationId))].slice(0, correlationsAtOnce);
  }

  async function stepsOf(accountId: string, correlationId: string, locale: Locale): Promise<Step[]> {
    const [own, items, runs, events, told] = await Promise.all([
      lines.find({ accountId, correlationId }).toArray(),
      files.collection.find({ accountId, correlationId, kind: 'file' }).toArray(),
      imports.collection.find({ accountId, correlationId }).toArray(),
      feed.collections.lines
        .find({ accountId, correlationId })
        .sort({ sequence: 1 })
        .limit(linesPerCorrelation)
        .toArray(),
      notifications.findByCorrelation(accountId, correlationId),
    ]);
    const step = (kind: Kind, at: Date, params: TextParams, id?: string): Step => ({
      ...{ at: at.toISOString(), kind, correlationId, text: say(locale, `journal.${kind}`, params) },
      ...(id && { id }),
    });
    return [
      ...own.map(({ what, at, door, by = '', address = '', detail = '' }) =>
        step(what, at, { door, by, address, detail }),
      ),
      ...items.map(({ modifiedAt, name, size, _id }) => step('file', modifiedAt, { name, size }, _id)),
      ...runs.map(({ createdAt, fileName, state, counts, _id }) =>
        step('import', createdAt, { file: fileName, state, ...counts }, _id),
      ),
      ...events.map(({ occurredAt, sequence, type, subject, eventId }) =>
        step('event', occurredAt, { sequence: String(sequence), type, subject: subject.key }, eventId),
      ),
      ...told.map(({ createdAt, type, endpointKey, state, attemptCount, _id }) =>
        step('notification', createdAt, { type, endpoint: endpointKey, state, attempts: attemptCount }, _id),
      ),
    ];
  }

  return { note, follow };
}
