/** How much of one file is read before it is refused; counted while unpacking, since headers may lie. */
export type ReadLimits = {
  /** Bytes of all parts of a workbook that are read, unpacked. */
  readonly unpackedBytes: number;
  /** Bytes, unpacked, and elements of the parts that only describe a workbook: its sheets, relations and styles. */
  readonly metadataBytes: number;
  readonly metadataTags: number;
  /** Ranges of merged cells of a sheet. */
  readonly merges: number;
  /** Bytes of the shared strings of a workbook that are kept in memory. */
  readonly sharedStringBytes: number;
  /** The last row of a sheet that may hold anything. */
  readonly sheetRows: number;
  /** The last column that may hold anything. */
  readonly columns: number;
  /** Characters (bytes in a workbook) of one cell. */
  readonly cellLength: number;
};

/** The limits that hold unless others are given. Excel's own are 1,048,576 rows and 32,767 characters of a cell. */
export const defaultLimits: ReadLimits = {
  unpackedBytes: 2 * 1024 ** 3,
  metadataBytes: 16 * 1024 ** 2,
  metadataTags: 500_000,
  merges: 100_000,
  sharedStringBytes: 96 * 1024 ** 2,
  sheetRows: 1_048_576,
  columns: 1000,
  cellLength: 1024 ** 2,
};
