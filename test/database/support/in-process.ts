import { rmSync } from 'node:fs';
import { deserialize, serialize } from 'bson';
import { decodeDocument } from '#database/bson/decode.ts';
import { encodeDocument } from '#database/bson/encode.ts';
import { runCommand } from '#database/commands/run-command.ts';
import { type Engine, openEngine } from '#database/engine.ts';
import { makeFolder } from './database-process.ts';

/** The engine inside the test, without a socket: for properties that ask thousands of questions. */
export interface InProcess extends Disposable {
  engine: Engine;
  /** Runs a command on the database `test`; rejects with its refusal. */
  run(command: object): Promise<any>;
}

/** Opens the engine over a folder of its own. */
export function openInProcess(): InProcess {
  const folder = makeFolder();
  const engine = openEngine(folder);
  const client = { connectionId: 1, isGone: () => false };
  return {
    engine,
    async run(command) {
      const body = decodeDocument(Buffer.from(serialize(command, { ignoreUndefined: true })));
      const name = Object.keys(body)[0]!;
      const reply = await runCommand(engine, { name, database: 'test', body, sections: new Map() }, client);
      const seen = deserialize(encodeDocument(reply), { promoteValues: true });
      if (seen.ok === 1) return seen;
      throw Object.assign(new Error(seen.errmsg), seen);
    },
    [Symbol.dispose]() {
      engine.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
