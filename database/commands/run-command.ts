import type { Engine } from '#database/engine.ts';
import { CommandError, ensure, errorCodes } from '#database/errors.ts';
import { createOperation } from '#database/operation.ts';
import { optionalCount, type Request } from './request.ts';
import { commands } from './table.ts';

/** Who asks. */
export interface Client {
  connectionId: number;
  isGone(): boolean;
}

/** Runs a command; gives its reply, or what it was refused for. Never rejects. */
export async function runCommand(engine: Engine, request: Request, client: Client): Promise<object> {
  try {
    const command = commands.get(request.name);
    ensure(command, 'CommandNotFound', `no such command: '${request.name}'`);
    ensureDatabaseName(request.database);
    refuseTransactions(request);
    engine.counters.commands.set(request.name, (engine.counters.commands.get(request.name) ?? 0) + 1);
    const maxTimeMs = optionalCount(request.body, 'maxTimeMS') ?? 0;
    const operation = createOperation(engine.transactions, { maxTimeMs, isAbandoned: client.isGone });
    const reply = await command(request, { engine, operation, connectionId: client.connectionId });
    return { ...reply, ok: 1 };
  } catch (error) {
    return presentError(error);
  }
}

const sqliteFull = 13;

/** A refusal as MongoDB's reply. */
export function presentError(error: unknown): object {
  if (error instanceof CommandError) {
    const { message, code, codeName, details } = error;
    return { ok: 0, errmsg: message, code, codeName, ...details };
  }
  const { message, stack } = error as Error;
  if (error instanceof Error && 'errcode' in error && error.errcode === sqliteFull) {
    return { ok: 0, errmsg: message, code: errorCodes.OutOfDiskSpace, codeName: 'OutOfDiskSpace' };
  }
  process.stderr.write(`${JSON.stringify({ level: 'error', message: 'A command failed unexpectedly.', stack })}\n`);
  return { ok: 0, errmsg: message, code: 1, codeName: 'InternalError' };
}

function ensureDatabaseName(database: string) {
  const isInvalid = database === '' || /[/\\. "$*<>:|?\0]/.test(database) || Buffer.byteLength(database) > 63;
  ensure(!isInvalid, 'InvalidNamespace', `Invalid database name: '${database}'`);
}

function refuseTransactions({ body }: Request) {
  ensure(
    body.txnNumber === undefined && body.startTransaction === undefined && body.autocommit === undefined,
    'IllegalOperation',
    'Transaction numbers are only allowed on a replica set member or mongos',
  );
}
