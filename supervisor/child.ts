import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LogFile } from './log-file.ts';

/** What a program says when it is ready, by message or as a line of JSON. */
export interface Ready {
  ready: true;
  uri?: string;
}

/** A program of the hub that is kept running. */
export interface Child {
  /** Starts it and waits until it says that it is ready. @throws when it ends before that, with what it said last */
  start(): Promise<Ready>;
  /** Id of the process that runs now. */
  pid(): number | undefined;
  /** Asks the program something and waits for the answer. */
  ask<T>(question: string): Promise<T>;
  /** Asks it to end in order, and kills it when it does not within some seconds. */
  stop(): Promise<void>;
}

/** How a program is started. */
export interface ChildOptions {
  name: string;
  program: string;
  args?: string[];
  environment?: Record<string, string | undefined>;
  log: LogFile;
  /** Told when it ended by itself; it is started again after `inMs`. */
  onCrash(name: string, how: string, inMs: number): void;
}

const patienceMs = 15_000;
const firstPauseMs = 250;
const longestPauseMs = 10_000;
const lastWordsKept = 20;

/** Keeps a program running: one that ends by itself is started again, each time a little later. */
export function createChild({ name, program, args = [], environment = {}, log, onCrash }: ChildOptions): Child {
  let child: ChildProcess | undefined;
  let stopping = false;
  let crashes = 0;

  async function start(): Promise<Ready> {
    const started = spawn(process.execPath, [program, ...args], {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    const ready = await untilReady(started);
    const startedAt = Date.now();
    started.once('exit', (code, signal) => {
      if (Date.now() - startedAt > 60_000) crashes = 0;
      recover(signal ?? `exit code ${code}`);
    });
    return ready;
  }

  function untilReady(started: ChildProcess): Promise<Ready> {
    return new Promise((resolve, reject) => {
      let lastWords: string[] = [];
      let isReady = false;
      const ready = (said: Ready) => {
        isReady = true;
        resolve(said);
      };
      for (const stream of [started.stdout, started.stderr]) {
        createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (line) => {
          if (line.startsWith('{"ready":true')) return ready(JSON.parse(line));
          lastWords = [...lastWords, line].slice(-lastWordsKept);
          // Until it is ready, its last words are told by whoever started it.
          log.write(line, { tellsWarnings: isReady });
        });
      }
      started.on('message', (message: Ready) => message.ready && ready(message));
      started.once('close', () => reject(new Error(lastWords.join('\n') || `${name} ended before it was ready`)));
    });
  }

  function recover(how: string): void {
    if (stopping) return;
    const inMs = Math.min(firstPauseMs * 2 ** crashes, longestPauseMs);
    crashes += 1;
    onCrash(name, how, inMs);
    setTimeout(() => {
      if (!stopping) start().catch((error: Error) => recover(error.message));
    }, inMs);
  }

  function ask<T>(question: string): Promise<T> {
    const running = child;
    return new Promise((resolve, reject) => {
      if (!running?.connected) return reject(new Error(`${name} does not run`));
      const hear = (message: { answerTo?: string; answer?: T }) => {
        if (message.answerTo !== question) return;
        running.off('message', hear);
        resolve(message.answer as T);
      };
      running.on('message', hear);
      running.once('exit', () => reject(new Error(`${name} ended before it answered`)));
      running.send({ ask: question });
    });
  }

  async function stop(): Promise<void> {
    stopping = true;
    const running = child;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    running.kill('SIGTERM');
    const impatience = setTimeout(() => running.kill('SIGKILL'), patienceMs);
    await exited;
    clearTimeout(impatience);
  }

  return { start, ask, stop, pid: () => child?.pid };
}
