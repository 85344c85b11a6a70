import type { Row } from './cell.ts';
import type { Merge } from './merges.ts';

/** A table out of a file: its header, and its rows as they are read. */
export type Table = {
  /** The texts of the header row by column, as a person sees them; none where the template says there is no header. */
  readonly header: readonly string[];
  /** The columns in sight: of the header and of the first rows. */
  readonly width: number;
  /** The cells that are shown as one, where the format has that. */
  readonly merges?: readonly Merge[];
  /** The rows below the header, some at a time, in bounded memory; read once. Ends early by `return`, as a loop does. */
  readonly batches: AsyncIterable<readonly Row[]>;
};
