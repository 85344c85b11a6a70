import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Locale } from '#texts/locales.ts';
import { say } from '#texts/say.ts';
import type { LogFile } from './log-file.ts';
import { createQuestions, type Questions } from './questions.ts';
import { type Ready, untilReady } from './until-ready.ts';

/** A program of the hub that is kept running. */
export interface Child extends Questions {
  /** Starts it and waits until it says that it is ready. @throws when it ends before that or takes too long, with what it said last */
  start(): Promise<Ready>;
  /** Id of the process that runs now. */
  pid(): number | undefined;
  /** Ends it in order and starts it again, with what its environment says now. */
  restart(): void;
  /** From now on it is not started again when it ends. */
  retire(): void;
  /** Asks it to end in order, for good, and kills it when it does not within some seconds. */
  stop(): Promise<void>;
}

/** How a program is started. */
export interface ChildOptions {
  name: string;
  program: string;
  args?: string[];
  environment?: Record<string, string | undefined>;
  locale: Locale;
  log: LogFile;
  /** Told when it ended by itself; it is started again after `inMs`. */
  onCrash(how: string, inMs: number): void;
  /** Told each time it was started again. */
  onReadyAgain?(ready: Ready): void;
  startMs?: number;
  stopMs?: number;
}

const firstPauseMs = 250;
const longestPauseMs = 10_000;
const soundMs = 60_000;

/** How long a program rests before it is started again, after so many crashes in a row before this one. */
export function pauseAfter(crashes: number): number {
  return Math.min(firstPauseMs * 2 ** crashes, longestPauseMs);
}

/** Keeps a program running: one that ends by itself is started again, each time a little later. */
export function createChild({
  name,
  program,
  args = [],
  environment = {},
  locale,
  log,
  onCrash,
  onReadyAgain,
  // A large database that was not closed in order is looked through first.
  startMs = 120_000,
  stopMs = 15_000,
}: ChildOptions): Child {
  let child: ChildProcess | undefined;
  let questions: Questions | undefined;
  let retired = false;
  let restarting = false;
  let crashes = 0;

  async function start(): Promise<Ready> {
    if (retired) throw new Error(`${name} is not wanted any more`);
    restarting = false;
    const started = spawn(process.execPath, [program, ...args], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    questions = createQuestions(name, started);
    const ready = await untilReady(started, {
      // Until it is ready, its last words are told by whoever started it.
      hear: (line, tellsWarnings) => log.write(line, { tellsWarnings }),
      withinMs: startMs,
      tooLate: say(locale, 'start.notReady', { name, seconds: String(startMs / 1000) }),
    });
    const startedAt = performance.now();
    started.once('exit', (code, signal) => {
      if (performance.now() - startedAt > soundMs) crashes = 0;
      if (restarting) startAgain();
      else recover(signal ?? `exit code ${code}`);
    });
    return ready;
  }

  function startAgain(): void {
    if (retired) return;
    start().then(
      (ready) => onReadyAgain?.(ready),
      (error: Error) => recover(error.message),
    );
  }

  function recover(how: string): void {
    if (retired) return;
    const inMs = pauseAfter(crashes);
    crashes += 1;
    onCrash(how, inMs);
    setTimeout(startAgain, inMs);
  }

  function isRunning(): boolean {
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** Resolves when it has ended. */
  async function end(): Promise<void> {
    if (!child || !isRunning()) return;
    const running = child;
    const exited = once(running, 'exit');
    running.kill('SIGTERM');
    const impatience = setTimeout(() => running.kill('SIGKILL'), stopMs);
    await exited;
    clearTimeout(impatience);
  }

  function retire(): void {
    retired = true;
  }

  return {
    start,
    ask: (question) => questions?.ask(question) ?? Promise.reject(new Error(`${name} does not run`)),
    pid: () => child?.pid,
    restart() {
      // One that is about to be started again gets the new environment anyway.
      if (!isRunning() || retired) return;
      restarting = true;
      void end();
    },
    retire,
    async stop() {
      retire();
      await end();
    },
  };
}

/** Stops programs one after the other. None is started again meanwhile, whatever ends it. */
export async function stopInTurn(children: readonly Pick<Child, 'retire' | 'stop'>[]): Promise<void> {
  for (const child of children) child.retire();
  for (const child of children) await child.stop();
}
