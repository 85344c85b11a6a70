import { expect } from 'chai';
import fc from 'fast-check';
import { foldStatus, isClosed, type TaskStatus, type Transition, taskStatuses } from '#server/tasks/status.ts';

const minute = (n: number) => new Date(Date.UTC(2026, 2, 2, 8, n));
let count = 0;
const nextId = () => {
  count += 1;
  return `id-${String(count).padStart(6, '0')}`;
};
const by = (who: Transition['by'], at: number, to: TaskStatus, more: Partial<Transition> = {}): Transition => ({
  id: nextId(),
  at: minute(at),
  to,
  by: who,
  ...more,
});
const device = (at: number, to: TaskStatus, more?: Partial<Transition>) => by('device', at, to, more);
const office = (at: number, to: TaskStatus, more?: Partial<Transition>) => by('office', at, to, more);

describe('the status of a task', () => {
  const cases: [name: string, steps: Transition[], status: TaskStatus][] = [
    ['nothing happened', [], 'new'],
    ['steps may be skipped', [device(1, 'inProgress'), device(2, 'done')], 'done'],
    ['a phone never goes back', [device(1, 'inProgress'), device(2, 'arrived')], 'inProgress'],
    ['suspended and resumed', [device(1, 'inProgress'), device(2, 'suspended'), device(3, 'inProgress')], 'inProgress'],
    ['suspended only from work', [device(1, 'enRoute'), device(2, 'suspended')], 'enRoute'],
    ['done from a suspension', [device(1, 'inProgress'), device(2, 'suspended'), device(3, 'done')], 'done'],
    [
      'work done before a cancellation but synced after it',
      [office(5, 'canceled'), device(1, 'inProgress'), device(4, 'done')],
      'done',
    ],
    ['work done after a cancellation', [office(1, 'canceled'), device(4, 'done')], 'canceled'],
    ['declined before work', [device(1, 'acknowledged'), device(2, 'declined')], 'declined'],
    ['not declined during work', [device(1, 'inProgress'), device(2, 'declined')], 'inProgress'],
    ['worked on after declining', [device(1, 'declined'), device(2, 'inProgress')], 'inProgress'],
    [
      'canceled after declining: declined tasks have ended for phones only',
      [device(1, 'declined'), office(2, 'new'), office(3, 'canceled')],
      'canceled',
    ],
    ['reassigned while only seen', [device(1, 'acknowledged'), office(2, 'new')], 'new'],
    ['reassigned while worked on', [device(1, 'inProgress'), office(2, 'new')], 'inProgress'],
    [
      'the office may do anything with a reason',
      [device(1, 'done'), office(2, 'new', { force: true, reason: 'done wrongly' })],
      'new',
    ],
    ['a phone cannot cancel', [device(1, 'canceled')], 'new'],
  ];
  for (const [name, steps, status] of cases) {
    it(name, () => expect(foldStatus({ status: 'new' }, steps).status).to.equal(status));
  }

  it('is the same in whatever order the steps arrive, doubled or not', () => {
    const step = fc.record({
      id: fc.uuid(),
      at: fc.integer({ min: 0, max: 50 }).map(minute),
      to: fc.constantFrom(...taskStatuses),
      by: fc.constantFrom('device' as const, 'office' as const, 'hub' as const),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(step, { maxLength: 12, selector: ({ id }) => id }),
        fc.infiniteStream(fc.nat()),
        (steps, picks) => {
          const shuffled = [...steps]
            .map((each) => ({ each, rank: picks.next().value as number }))
            .sort((a, b) => a.rank - b.rank);
          expect(
            foldStatus(
              { status: 'new' },
              shuffled.map(({ each }) => each),
            ),
          ).to.deep.equal(foldStatus({ status: 'new' }, steps));
        },
      ),
    );
  });

  it('once ended by the field, no later step of phone or file changes it', () => {
    const later = fc.record({
      id: fc.uuid(),
      at: fc.integer({ min: 10, max: 50 }).map(minute),
      to: fc.constantFrom(...taskStatuses),
      by: fc.constantFrom('device' as const, 'hub' as const),
    });
    fc.assert(
      fc.property(
        fc.array(later, { maxLength: 8 }),
        fc.constantFrom('done' as const, 'notDone' as const),
        (steps, end) => {
          const { status } = foldStatus({ status: 'new' }, [device(1, end), ...steps]);
          expect(status).to.equal(end);
          expect(isClosed(status)).to.equal(true);
        },
      ),
    );
  });
});
