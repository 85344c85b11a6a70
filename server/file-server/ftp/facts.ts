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

/** A time as MDTM and the facts of RFC 3659 write it: `YYYYMMDDhhmmss`, UTC. */
export function formatTime(at: Date): string {
  return at.toISOString().replace(/\D/g, '').slice(0, 14);
}

/** The facts of RFC 3659 that are offered, in their order. */
export const facts = {
  type: ({ kind }: Listed) => (kind === 'folder' ? 'dir' : 'file'),
  size: ({ size }: Listed) => String(size),
  modify: ({ modifiedAt }: Listed) => formatTime(modifiedAt),
  perm: ({ kind }: Listed) => (kind === 'folder' ? 'cdelm' : 'adfrw'),
  unique: ({ _id }: Listed) => _id.replaceAll('-', '') || 'home',
} as const;

export type Fact = keyof typeof facts;

/** All facts, in their order. */
export const allFacts = Object.keys(facts) as Fact[];

/** A line of MLSD and MLST. */
export function formatFacts(item: Listed, name: string, chosen: readonly Fact[]): string {
  return `${chosen.map((fact) => `${fact}=${facts[fact](item)};`).join('')} ${name}`;
}

/** The facts that OPTS MLST asks for, of those that are offered. */
export function chooseFacts(argument: string): Fact[] {
  const asked = new Set(argument.toLowerCase().split(';'));
  return allFacts.filter((fact) => asked.has(fact));
}
