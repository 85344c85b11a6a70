import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Settings } from '#server/settings.ts';

/** The demonstration as a process beside the hub. */
export interface Demonstration {
  /** Runs it; gives its exit code with `once`, else 0 when all steps are done and it keeps going. @throws what the code was not issued for */
  run(issueOwnerCode: () => Promise<string>): Promise<number>;
  stop(): Promise<void>;
  /** Writes its figures as the last line, when they were asked for. */
  tellResult(): void;
}

/** What the demonstration says. */
interface Said {
  needsOwnerCode?: true;
  result?: object;
}

/** Starts the demonstration, which uses the hub from outside as a customer does; only the hub owner's code it gets from here. */
export function createDemonstration(
  settings: Settings,
  { once: endsAfter, json }: { once: boolean; json: boolean },
): Demonstration {
  let child: ChildProcess | undefined;
  let result: object | undefined;

  function start(): ChildProcess {
    const told = {
      url: `http://${settings.host}:${settings.port}`,
      host: settings.fileHost,
      ftpPort: settings.ftpPort,
      sftpPort: settings.sftpPort,
      stateFile: resolve(settings.dataFolder, 'demo.json'),
      once: endsAfter,
    };
    return spawn(process.execPath, ['demo/main.ts', JSON.stringify(told)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }

  function run(issueOwnerCode: () => Promise<string>): Promise<number> {
    const { promise, resolve: end, reject } = Promise.withResolvers<number>();
    const started = start();
    child = started;
    started.on('exit', (code) => end(code ?? 1));
    started.on('error', reject);
    started.on('message', (said: Said) => {
      if (said.needsOwnerCode)
        issueOwnerCode().then((ownerCode) => void started.send({ ownerCode }, () => undefined), reject);
      result ??= said.result;
      if (said.result && !endsAfter) end(0);
    });
    return promise;
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
