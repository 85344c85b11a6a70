import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Settings } from '#server/settings.ts';

/** The demonstration as a process beside the hub. */
export interface Demonstration {
  /** Runs it; gives its exit code with `once`, else 0 when all steps are done and it keeps going. */
  run(issueOwnerCode: () => Promise<string>): Promise<number>;
  stop(): Promise<void>;
  /** Writes its figures as the last line, when they were asked for. */
  tellResult(): void;
}

/** Starts the demonstration, which uses the hub from outside as a customer does; only the hub owner's code it gets from here. */
export function createDemonstration(
  settings: Settings,
  { once: endsAfter, json }: { once: boolean; json: boolean },
): Demonstration {
  let child: ChildProcess | undefined;
  let result: object | undefined;

  async function run(issueOwnerCode: () => Promise<string>): Promise<number> {
    const told = {
      url: `http://${settings.host}:${settings.port}`,
      host: settings.fileHost,
      ftpPort: settings.ftpPort,
      sftpPort: settings.sftpPort,
      stateFile: resolve(settings.dataFolder, 'demo.json'),
      once: endsAfter,
    };
    const started = spawn(process.execPath, ['demo/main.ts', JSON.stringify(told)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = started;
    const ended = once(started, 'exit').then(([code]) => Number(code ?? 1));
    const done = new Promise<number>((resolveDone) => {
      started.on('message', async (message: { needsOwnerCode?: true; result?: object }) => {
        if (message.needsOwnerCode) started.send({ ownerCode: await issueOwnerCode() });
        if (message.result) {
          result = message.result;
          if (!endsAfter) resolveDone(0);
        }
      });
    });
    return Promise.race([ended, done]);
  }

  async function stop(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  }

  return {
    run,
    stop,
    tellResult() {
      if (json && result) process.stdout.write(`${JSON.stringify(result)}\n`);
    },
  };
}
