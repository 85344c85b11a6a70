import type { AccountCaller } from '#server/caller.ts';
import type { FolderItem } from '#server/files/schema.ts';
import type { Services } from '#server/services.ts';

/** The next items of a listing; none at the end. A call that failed may be repeated. */
export type NextPage = () => Promise<FolderItem[]>;

/** A folder page by page, so that one of any size takes little memory. Pages that are asked for at once come one after the other. */
export function pagesOf(files: Services['files'], caller: AccountCaller, path: string): NextPage {
  let last: Promise<unknown> = Promise.resolve();
  let after: string | undefined;

  async function read(): Promise<FolderItem[]> {
    const page = await files.list(caller, path, { after });
    after = page.at(-1)?.name ?? after;
    return page;
  }

  return () => {
    const page = last.then(read);
    last = page.catch(() => undefined);
    return page;
  };
}
