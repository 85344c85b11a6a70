import type { Document, Value } from '#database/bson/document.ts';
import { CommandError } from '#database/errors.ts';

/** What one statement of a bulk was refused for, as it stands in `writeErrors`. */
export interface WriteError {
  index: number;
  code: number;
  errmsg: string;
  [detail: string]: unknown;
}

/** A refusal as an entry of `writeErrors`; what is no refusal is thrown on. */
export function writeErrorOf(index: number, error: unknown): WriteError {
  if (!(error instanceof CommandError)) throw error;
  return { index, code: error.code, errmsg: error.message, ...error.details };
}

/** The refusal that an entry of `writeErrors` tells of. */
export function refusalOf({ index: _index, code, errmsg, ...details }: WriteError): CommandError {
  return new CommandError(code, errmsg, details);
}

/** A document that an upsert inserted. */
export interface Upserted {
  index: number;
  _id: Value;
}

/** `writeErrors` if there are any. */
export function withErrors(writeErrors: WriteError[]): object {
  return writeErrors.length === 0 ? {} : { writeErrors };
}

/** Whether a bulk stops at its first refusal. */
export function isOrdered(body: Document): boolean {
  return body.ordered !== false;
}
