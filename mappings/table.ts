import type { Row } from './cell.ts';

/** A table out of a file: its header, and its rows as they are read. */
export type Table = {
  /** The texts of the header row by column, as a person sees them; none where the template says there is no header. */
  readonly header: readonly string[];
  /** The columns in sight: of the header and of the first rows. */
  readonly width: number;
  /** The rows below the header, some at a time, in bounded memory; read once. Ends early by `return`, as a loop does. */
  readonly batches: AsyncIterable<readonly Row[]>;
};
