/** What decides about the order of a notification. */
export interface Ordered {
  subject: string;
  sequence: number;
}

/** Who may go now, and who must wait for an earlier one about the same subject. */
export interface Turn<T extends Ordered, H extends Ordered> {
  next: T[];
  /** By subject, the earlier one that later ones wait for. */
  heldBackBy: Map<string, H>;
}

/**
 * Keeps the order per subject: of the due ones about a subject the first goes, unless an earlier one holds it back.
 * @param holding by subject, the earliest one that is undelivered and still holds back later ones, due or not
 */
export function keepOrder<T extends Ordered, H extends Ordered>(due: T[], holding: Map<string, H>): Turn<T, H> {
  const next: T[] = [];
  const heldBackBy = new Map<string, H>();
  for (const [subject, group] of Map.groupBy(due, (each) => each.subject)) {
    const first = group.reduce((least, each) => (each.sequence < least.sequence ? each : least));
    const holder = holding.get(subject);
    if (holder && holder.sequence < first.sequence) heldBackBy.set(subject, holder);
    else next.push(first);
  }
  return { next, heldBackBy };
}
