import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { dayMs } from '#mappings/calendar.ts';

/** Turns what a clock on a wall shows into instants. */
export type ZoneClock = {
  readonly timeZone: string;
  /**
   * The instants (milliseconds since 1970, in order) at which clocks showed this day and time: one as a rule, two where
   * they were put back over it, none where they were put forward over it.
   */
  instantsOf(day: number, ms: number): readonly number[];
  /** The instant at which clocks were put forward over this time, which they never showed. */
  instantOfGap(day: number, ms: number): number;
  /** The day that clocks show at an instant. */
  dayAt(epochMs: number): number;
};

/** No zone is further from UTC than this. */
const farthestMs = 15 * 3_600_000;
const keptDays = 20_000;

/**
 * A clock of an IANA time zone. Days on which the offset does not change, nearly all, are remembered with it, so that
 * most answers are a subtraction.
 */
export function createZoneClock(timeZone: string): ZoneClock {
  const offsetsOfDays = new Map<number, readonly number[]>();

  /** The offsets that hold on or around a day. */
  function offsetsAround(day: number): readonly number[] {
    let offsets = offsetsOfDays.get(day);
    if (offsets === undefined) {
      if (offsetsOfDays.size === keptDays) offsetsOfDays.clear();
      offsets = findOffsets(timeZone, day * dayMs - farthestMs, (day + 1) * dayMs + farthestMs);
      offsetsOfDays.set(day, offsets);
    }
    return offsets;
  }

  return {
    timeZone,
    instantsOf(day, ms) {
      const local = day * dayMs + ms;
      const offsets = offsetsAround(day);
      if (offsets.length === 1) return [local - offsets[0]!];
      const fitting = offsets.filter((offset) => offsetAt(timeZone, local - offset) === offset);
      return [...new Set(fitting)].map((offset) => local - offset).sort((a, b) => a - b);
    },
    instantOfGap(day, ms) {
      // By the clock from before, the time is as far behind the change as it is ahead of what was skipped.
      const before = day * dayMs + ms - offsetsAround(day)[0]!;
      const change = transitionAfter(timeZone, before - dayMs);
      return change !== undefined && change <= before ? change : before;
    },
    dayAt: (epochMs) => Math.floor((epochMs + offsetAt(timeZone, epochMs)) / dayMs),
  };
}

/** True for the name of a time zone that is known here; offsets such as `+02:00` are not zones. */
export function isTimeZone(name: string): boolean {
  try {
    ZonedDateTime.create(0n, name);
    return !/^[+-]/.test(name);
  } catch {
    return false;
  }
}

/** The offsets of a zone between two instants, in order of time. */
function findOffsets(timeZone: string, from: number, to: number): number[] {
  const offsets = [offsetAt(timeZone, from)];
  for (let at = transitionAfter(timeZone, from); at !== undefined && at <= to; at = transitionAfter(timeZone, at)) {
    offsets.push(offsetAt(timeZone, at));
  }
  return offsets;
}

function offsetAt(timeZone: string, epochMs: number): number {
  return ZonedDateTime.offsetNanoseconds(zoned(timeZone, epochMs)) / 1_000_000;
}

function transitionAfter(timeZone: string, epochMs: number): number | undefined {
  const next = ZonedDateTime.getTimeZoneTransition(zoned(timeZone, epochMs), 'next');
  return next === null ? undefined : Number(next.epochNanoseconds / 1_000_000n);
}

function zoned(timeZone: string, epochMs: number) {
  return ZonedDateTime.create(BigInt(epochMs) * 1_000_000n, timeZone);
}
