import ssh2, { type Attributes, type FileEntry, type SFTPWrapper } from 'ssh2';
import type { ErrorCode } from '#server/errors.ts';
import { sayRefusal, toRefusal } from '#server/file-server/service.ts';
import type { Log } from '#server/log.ts';
import type { Locale } from '#texts/locales.ts';

/** What a request is answered with. */
export type Answer =
  | { kind: 'ok' }
  | { kind: 'end' }
  | { kind: 'handle'; handle: Buffer }
  | { kind: 'data'; bytes: Buffer }
  | { kind: 'names'; names: FileEntry[] }
  | { kind: 'attributes'; attributes: Attributes };

const { STATUS_CODE } = ssh2.utils.sftp;

/** Status codes for refusals of the services; for all others FAILURE. */
const codes: Partial<Record<ErrorCode, number>> = {
  'file.not_found': STATUS_CODE.NO_SUCH_FILE,
  'file.not_here': STATUS_CODE.PERMISSION_DENIED,
  'caller.forbidden': STATUS_CODE.PERMISSION_DENIED,
  'caller.unauthenticated': STATUS_CODE.PERMISSION_DENIED,
};

/** A request is refused for a reason of the protocol. */
export class Refusal extends Error {
  readonly code: number;

  constructor(message: string, code: number = STATUS_CODE.FAILURE) {
    super(message);
    this.code = code;
  }
}

/** What is not offered. */
export function unsupported(what: string): Refusal {
  return new Refusal(`${what} is not offered`, STATUS_CODE.OP_UNSUPPORTED);
}

/** How each kind is sent. */
const senders: { [Kind in Answer['kind']]: (sftp: SFTPWrapper, id: number, answer: Answer & { kind: Kind }) => void } =
  {
    ok: (sftp, id) => sftp.status(id, STATUS_CODE.OK, 'OK'),
    end: (sftp, id) => sftp.status(id, STATUS_CODE.EOF, 'End'),
    handle: (sftp, id, { handle }) => sftp.handle(id, handle),
    data: (sftp, id, { bytes }) => sftp.data(id, bytes),
    names: (sftp, id, { names }) => sftp.name(id, names),
    attributes: (sftp, id, { attributes }) => sftp.attrs(id, attributes),
  };

/** Sends an answer. */
export function sendAnswer(sftp: SFTPWrapper, id: number, answer: Answer): void {
  senders[answer.kind](sftp, id, answer as never);
}

/** Sends what was thrown as a status with its sentence. */
export function sendRefusal(sftp: SFTPWrapper, id: number, thrown: unknown, locale: Locale, log: Log): void {
  if (thrown instanceof Refusal) sftp.status(id, thrown.code, thrown.message);
  else {
    const refusal = toRefusal(thrown, log);
    sftp.status(id, codes[refusal.code] ?? STATUS_CODE.FAILURE, sayRefusal(refusal, locale));
  }
}
