import { newId } from '#server/documents/document.ts';
import { HubError } from '#server/errors.ts';
import type { FolderItem } from '#server/files/schema.ts';
import type { FileUpload } from '#server/files/service.ts';
import type { JournalLine } from '#server/journal/schema.ts';
import type { Log } from '#server/log.ts';
import type { Services } from '#server/services.ts';
import { runTraced } from '#server/trace.ts';
import type { Member } from './members.ts';

/** How an upload ended: as a file, or cut, with what was received kept. */
export type UploadEnd = { kind: 'whole'; item: FolderItem } | { kind: 'cut'; size: number; why: string };

/** An upload that was let in. */
export interface Incoming {
  /** How many bytes are here already. */
  offset: number;
  /** What those bytes are; absent when it begins at nothing. */
  continues?: FileUpload['continues'];
  /**
   * Stores what the source brings. It becomes a file only if the source ended by itself, nothing of it broke, and `whatCut`, asked
   * when all is stored, knows of nothing either.
   */
  take(source: AsyncIterable<Uint8Array>, whatCut: () => Promise<string | undefined>): Promise<UploadEnd>;
}

/** Lets uploads in, each under a correlation id of its own, so that the journal follows one file. */
export function createReception(door: 'ftp' | 'sftp', { files, journal }: Services, log: Log) {
  /** @throws HubError what the folders refuse; the journal knows of it then */
  return async function beginUpload(member: Member, path: string, { resume }: { resume: boolean }): Promise<Incoming> {
    const correlationId = newId();
    const traced = <T>(act: () => Promise<T>) => runTraced({ correlationId, accountId: member.accountId }, act);
    const note = (what: JournalLine['what'], detail: string) =>
      noteSafely({ ...whoOf(member), door, correlationId, what, detail });

    async function begin(): Promise<FileUpload> {
      try {
        return await files.beginUpload(await member.caller(correlationId), path, { resume });
      } catch (error) {
        if (error instanceof HubError) await note('refused', `${path}: ${error.code}`);
        throw error;
      }
    }

    async function take(
      upload: FileUpload,
      source: AsyncIterable<Uint8Array>,
      whatCut: () => Promise<string | undefined>,
    ): Promise<UploadEnd> {
      let broken: string | undefined;
      const size = await upload.receive(
        upToBreak(source, (error) => {
          broken = error.message;
        }),
      );
      const why = broken ?? (await whatCut()) ?? (await whatForbids());
      if (why === undefined) {
        const item = await upload.finish();
        log.info({ login: member.login, path, size }, 'a file was uploaded');
        return { kind: 'whole', item };
      }
      await upload.keep();
      await note('uploadCut', `${path}: ${size} bytes are here, ${why}`);
      log.info({ login: member.login, path, size, why }, 'an upload was cut');
      return { kind: 'cut', size, why };
    }

    /** An upload may last longer than the credentials it began with. */
    async function whatForbids(): Promise<string | undefined> {
      return member.caller(correlationId).then(
        () => undefined,
        (error) => {
          if (error instanceof HubError) return error.code;
          throw error;
        },
      );
    }

    const upload = await traced(begin);
    return {
      offset: upload.offset,
      continues: upload.continues,
      take: (source, whatCut) =>
        traced(() =>
          take(upload, source, whatCut).catch(async (error) => {
            await note('uploadCut', `${path}: it could not be stored`);
            throw error;
          }),
        ),
    };
  };

  /** Notes what happened; a journal that cannot be written to keeps nobody from his files. */
  async function noteSafely(line: Parameters<typeof journal.note>[0]): Promise<void> {
    await journal.note(line).catch((error) => log.warn({ err: error }, 'the journal could not be written'));
  }
}

function whoOf({ accountId, login, address }: Member) {
  return { accountId, by: login, address };
}

/** The bytes of a source up to where it breaks: what came before is worth keeping. */
async function* upToBreak(source: AsyncIterable<Uint8Array>, broke: (error: Error) => void): AsyncIterable<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    broke(error as Error);
  }
}
