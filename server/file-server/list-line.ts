import type { FolderItem } from '#server/files/schema.ts';

/** What a listing shows of an item. */
export type Listed = Pick<FolderItem, '_id' | 'name' | 'kind' | 'size' | 'modifiedAt'>;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const halfYearMs = 183 * 24 * 3600 * 1000;

/** A line of LIST, as `ls -l` writes it; times are UTC. */
export function formatListLine({ name, kind, size, modifiedAt }: Listed, now: Date): string {
  const mode = kind === 'folder' ? 'drwxr-xr-x' : '-rw-r--r--';
  return `${mode} 1 fieldhub fieldhub ${String(size).padStart(12)} ${formatWhen(modifiedAt, now)} ${name}`;
}

function formatWhen(at: Date, now: Date): string {
  const day = `${months[at.getUTCMonth()]} ${String(at.getUTCDate()).padStart(2)}`;
  const ageMs = now.getTime() - at.getTime();
  const recent = ageMs < halfYearMs && ageMs > -halfYearMs;
  return `${day} ${recent ? at.toISOString().slice(11, 16) : ` ${at.getUTCFullYear()}`}`;
}
