import type { Figures } from '#benchmarks/main.ts';

/** The middle of the values. */
export function medianOf(values: number[]): number {
  return shareOf(values, 0.5);
}

/** The first of several times apart, as it is cold; of the others the median, the 99th percentile and how many they are. */
export function figuresOf(name: string, [first = 0, ...others]: number[]): Figures {
  return {
    [`${name}.firstMs`]: round(first, 1),
    [`${name}.medianMs`]: round(medianOf(others), 1),
    [`${name}.p99Ms`]: round(shareOf(others, 0.99), 1),
    [`${name}.count`]: others.length,
  };
}

/** A number with so many digits behind the point. */
export function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function shareOf(values: number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
