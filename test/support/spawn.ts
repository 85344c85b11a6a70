import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestHub } from './hub.ts';

/** A further process of a test. */
export interface Spawned extends AsyncDisposable {
  process: ChildProcess;
  /** The next message for which `isIt` holds. */
  message<T>(isIt: (message: T) => boolean): Promise<T>;
  send(message: unknown): void;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/** Starts a script of the tests in a process of its own, joined to the hub's database. */
export function spawnJoined(hub: TestHub, script: string, ...args: string[]): Spawned {
  const { uri, name, key, blobs } = hub.database;
  const env = { ...process.env, JOIN: JSON.stringify({ uri, name, key: key.toString('base64'), blobs }) };
  const child = spawn(process.execPath, [script, ...args], { env, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return spawned(child);
}

/** Wraps a child process that speaks by messages. */
function spawned(child: ChildProcess): Spawned {
  const heard: unknown[] = [];
  const waiting = new Set<() => void>();
  child.on('message', (message) => {
    heard.push(message);
    for (const look of waiting) look();
  });
  const over = () => child.exitCode !== null || child.signalCode !== null;

  async function kill(): Promise<void> {
    if (over()) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  return {
    process: child,
    message: <T>(isIt: (message: T) => boolean) =>
      new Promise<T>((resolve, reject) => {
        const look = () => {
          const place = heard.findIndex((each) => isIt(each as T));
          if (place < 0) return;
          waiting.delete(look);
          resolve(heard.splice(place, 1)[0] as T);
        };
        waiting.add(look);
        child.once('exit', (code, signal) =>
          reject(new Error(`the process ended (${code ?? signal}) before it said so`)),
        );
        look();
      }),
    send: (message) => void child.send(message as never),
    kill,
    [Symbol.asyncDispose]: kill,
  };
}
