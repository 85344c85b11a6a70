import type { Attributes, FileEntry } from 'ssh2';
import { formatListLine, type Listed } from '#server/file-server/service.ts';

/** What SFTP tells of an item. Owners and modes are for show: what a member may do, its permissions say. */
export function attributesOf({ kind, size, modifiedAt }: Pick<Listed, 'kind' | 'size' | 'modifiedAt'>): Attributes {
  const seconds = Math.floor(modifiedAt.getTime() / 1000);
  return { mode: kind === 'folder' ? 0o40755 : 0o100644, uid: 0, gid: 0, size, atime: seconds, mtime: seconds };
}

/** An item in a listing. */
export function entryOf(item: Listed, now: Date): FileEntry {
  return { filename: item.name, longname: formatListLine(item, now), attrs: attributesOf(item) };
}
