import { expect } from 'chai';
import fc from 'fast-check';
import { keepOrder, type Ordered } from '#server/notifications/order.ts';

interface Waiting extends Ordered {
  isDue: boolean;
  holds: boolean;
}

/** Notifications of an endpoint that wait, some due, some no longer holding back others. */
const waiting = fc
  .array(fc.record({ subject: fc.constantFrom('a', 'b', 'c'), isDue: fc.boolean(), holds: fc.boolean() }))
  .map((all): Waiting[] => all.map((each, index) => ({ ...each, sequence: index + 1 })));

/** By subject the earliest that holds, as the database is asked for it. */
function holdingOf(all: Waiting[]): Map<string, Waiting> {
  const holding = new Map<string, Waiting>();
  for (const each of all) if (each.holds && !holding.has(each.subject)) holding.set(each.subject, each);
  return holding;
}

function check(
  holds: (all: Waiting[], found: Waiting[], turn: ReturnType<typeof keepOrder<Waiting, Waiting>>) => void,
) {
  fc.assert(
    fc.property(waiting, fc.infiniteStream(fc.boolean()), (all, seen) => {
      const found = all.filter((each) => each.isDue && seen.next().value);
      holds(all, found, keepOrder(found, holdingOf(all)));
    }),
  );
}

describe('the order of notifications', () => {
  it('lets nothing go while an earlier one about the same subject holds it back, seen or not', () =>
    check((all, _found, { next }) => {
      for (const each of next)
        expect(
          all.some(({ subject, sequence, holds }) => holds && subject === each.subject && sequence < each.sequence),
        ).to.equal(false);
    }));

  it('lets at most one about a subject go, the first of those that are due', () =>
    check((_all, found, { next }) => {
      expect(new Set(next.map(({ subject }) => subject)).size).to.equal(next.length);
      for (const { subject, sequence } of next)
        expect(found.some((each) => each.subject === subject && each.sequence < sequence)).to.equal(false);
    }));

  it('forgets no subject: of each that is due one goes, or one that is told holds it back', () =>
    check((_all, found, { next, heldBackBy }) => {
      for (const { subject, sequence } of found) {
        const goes = next.some((each) => each.subject === subject);
        expect(goes).to.not.equal(heldBackBy.has(subject));
        expect(heldBackBy.get(subject)?.sequence ?? 0).to.be.lessThan(sequence);
      }
    }));

  it('always lets something go when all that waits is due', () =>
    fc.assert(
      fc.property(waiting, (all) => {
        fc.pre(all.length > 0);
        expect(keepOrder(all, holdingOf(all)).next).to.not.deep.equal([]);
      }),
    ));
});
