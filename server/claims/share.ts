import type { Candidate } from './claims.ts';

/** How many slots each account holds. */
export type Held = ReadonlyMap<string, number>;

/** Whose slot a piece of work takes. */
export function holderOf({ _id, accountId = _id }: Pick<Candidate, '_id' | 'accountId'>): string {
  return accountId;
}

/**
 * Who of the waiting, in their order, gets a free slot. An account gets another one only while it holds fewer than are free: one that is alone
 * gets half of them, and while any holds several, the next that comes free goes to one that holds none.
 */
export function shareOut<T extends Pick<Candidate, '_id' | 'accountId'>>(waiting: T[], held: Held, free: number): T[] {
  const holding = new Map(held);
  const chosen: T[] = [];
  for (const each of waiting) {
    const holder = holderOf(each);
    const slots = holding.get(holder) ?? 0;
    if (slots >= free - chosen.length) continue;
    holding.set(holder, slots + 1);
    chosen.push(each);
  }
  return chosen;
}

/** The accounts that get nothing more for now. */
export function accountsAtTheirShare(held: Held, free: number): string[] {
  return [...held].filter(([, slots]) => slots >= free).map(([holder]) => holder);
}
