import type { errors as texts } from '#texts/en/errors.ts';
import type { Sentence } from '#texts/say.ts';

/** Every refusal has a code; its sentences stand in the catalogue of texts, in three languages. */
export type ErrorCode = keyof typeof texts;

/** HTTP status of each code. A code that is not here does not compile. */
export const statusOf = {
  'account.not_found': 404,
  'account.suspended': 403,
  'address.not_allowed': 403,
  'api_key.not_found': 404,
  'attachment.damaged': 422,
  'attachment.not_found': 404,
  'attachment.wrong_offset': 409,
  'batch.too_long': 413,
  'blob.gone': 409,
  'caller.forbidden': 403,
  'caller.throttled': 429,
  'caller.unauthenticated': 401,
  'code.invalid': 401,
  'connection.not_found': 404,
  'cursor.gone': 410,
  'cursor.invalid': 400,
  'device.not_found': 404,
  'employee.disabled': 409,
  'employee.not_found': 404,
  'endpoint.not_found': 404,
  'entry.not_found': 404,
  'file.exists': 409,
  'file.name_invalid': 422,
  'file.not_empty': 409,
  'file.not_found': 404,
  'file.not_here': 403,
  'form.not_found': 404,
  'group.not_found': 404,
  'hub.bug': 500,
  'hub.unavailable': 503,
  'import.not_finished': 409,
  'import.not_found': 404,
  'login.taken': 409,
  'notification.not_found': 404,
  'operation.not_found': 404,
  'point.not_found': 404,
  'request.invalid': 422,
  'request.malformed': 400,
  'request.method_not_allowed': 405,
  'request.too_large': 413,
  'request.unsupported_type': 415,
  'route.not_found': 404,
  'service_user.not_found': 404,
  'task.assignee_missing': 409,
  'task.closed': 409,
  'task.not_found': 404,
  'task_type.not_found': 404,
  'template.not_found': 404,
  'thing.busy': 409,
  'way_out.refused': 422,
} as const satisfies Record<ErrorCode, number>;

/** One thing wrong with a request or row: where (JSON pointer or field), which (code) and the figures its sentence names. */
export interface Problem {
  pointer: string;
  code: string;
  message: string | Sentence;
}

/** A problem in the reader's language. */
export interface SaidProblem extends Problem {
  message: string;
}

/** A refusal from the catalogue. Anything else that is thrown is a bug and is logged as one. */
export class HubError extends Error {
  readonly code: ErrorCode;
  /** Figures and names for the sentence, never secrets. */
  readonly details: Record<string, unknown>;
  readonly problems: Problem[];

  constructor(code: ErrorCode, details: Record<string, unknown> = {}, problems: Problem[] = [], cause?: unknown) {
    super(code, { cause });
    this.code = code;
    this.details = details;
    this.problems = problems;
  }
}

/** Throws the refusal unless the condition holds. */
export function ensure(condition: unknown, code: ErrorCode, details?: Record<string, unknown>): asserts condition {
  if (!condition) throw new HubError(code, details);
}

/** The value, or the refusal if there is none. */
export function ensureFound<T>(value: T | null | undefined, code: ErrorCode, details?: Record<string, unknown>): T {
  ensure(value !== null && value !== undefined, code, details);
  return value;
}
