/** MongoDB's own error codes, by name, as far as the engine gives them. */
export const errorCodes = {
  InternalError: 1,
  BadValue: 2,
  FailedToParse: 9,
  UnsupportedFormat: 12,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  IllegalOperation: 20,
  InvalidBSON: 22,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  EmptyFieldName: 56,
  CommandNotFound: 59,
  ImmutableField: 66,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  IndexKeySpecsConflict: 86,
  CommandNotSupported: 115,
  CannotIndexParallelArrays: 171,
  QueryPlanKilled: 175,
  InvalidIndexSpecificationOption: 197,
  NoQueryExecutionPlans: 291,
  QueryExceededMemoryLimit: 292,
  DuplicateKey: 11000,
  BSONObjectTooLarge: 10334,
  Interrupted: 11601,
  OutOfDiskSpace: 14031,
  CommandMissingField: 40414,
} as const;

/** The name of a MongoDB error code that the engine gives. */
export type ErrorName = keyof typeof errorCodes;

/** Why a command was refused: MongoDB's error name or bare number, a sentence, and what the reply carries besides. */
export class CommandError extends Error {
  readonly code: number;
  readonly codeName: string;
  readonly details: Record<string, unknown>;

  constructor(error: ErrorName | number, sentence: string, details: Record<string, unknown> = {}) {
    super(sentence);
    this.name = 'CommandError';
    this.code = typeof error === 'number' ? error : errorCodes[error];
    this.codeName = typeof error === 'number' ? `Location${error}` : error;
    this.details = details;
  }
}

/** Throws unless the condition holds. */
export function ensure(condition: unknown, error: ErrorName | number, sentence: string): asserts condition {
  if (!condition) throw new CommandError(error, sentence);
}
