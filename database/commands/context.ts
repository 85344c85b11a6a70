import type { Engine } from '#database/engine.ts';
import type { Operation } from '#database/operation.ts';
import type { Request } from './request.ts';

/** What a command is run with. */
export interface CommandContext {
  engine: Engine;
  operation: Operation;
  connectionId: number;
}

/** Runs a command and gives its reply, without `ok`. Whatever it writes is committed before the reply is sent. */
export type Command = (request: Request, context: CommandContext) => object | Promise<object>;
