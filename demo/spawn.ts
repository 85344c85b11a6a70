import { type ChildProcess, spawn } from 'node:child_process';

/** A process of the demonstration. */
export interface Actor {
  process: ChildProcess;
  send(message: object): void;
  /** Calls back for each message that has this part. */
  on<T>(part: string, hear: (value: T, message: Record<string, unknown>) => void): void;
  /** The next message with this part, which must come within 30 s. */
  next<T>(part: string): Promise<T>;
}

const patienceMs = 30_000;

/** Starts a script of the demonstration in a process of its own. */
export function startActor(script: string, ...args: string[]): Actor {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  process.on('exit', () => child.kill());
  const on: Actor['on'] = (part, hear) => {
    child.on('message', (message: Record<string, unknown>) => {
      if (part in message) hear(message[part] as never, message);
    });
  };
  return {
    process: child,
    send: (message) => void child.send(message),
    on,
    next: <T>(part: string) =>
      new Promise<T>((resolve, reject) => {
        const impatience = setTimeout(
          () => reject(new Error(`${script} did not say “${part}” within ${patienceMs / 1000} s`)),
          patienceMs,
        );
        on<T>(part, (value) => {
          clearTimeout(impatience);
          resolve(value);
        });
        child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
      }),
  };
}
