import { defaultLimits, type ReadLimits } from './limits.ts';

/** How a file is read. */
export type ReadOptions = {
  readonly limits: ReadLimits;
  /** Ends reading with its reason. */
  readonly signal: AbortSignal | undefined;
  /** Bytes read, and unpacked, at a time. */
  readonly chunkBytes: number;
};

/** Options with what was left out filled in. */
export function readOptions(given: { [Key in keyof ReadOptions]?: ReadOptions[Key] | undefined } = {}): ReadOptions {
  return { limits: given.limits ?? defaultLimits, signal: given.signal, chunkBytes: given.chunkBytes ?? 64 * 1024 };
}
