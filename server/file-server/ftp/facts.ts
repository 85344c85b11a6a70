import type { Listed } from '#server/file-server/service.ts';

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
