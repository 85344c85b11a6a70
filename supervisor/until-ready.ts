import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a program says when it is ready, by message or as a line of JSON. */
export interface Ready {
  ready: true;
  uri?: string;
}

const lastWordsKept = 20;

/**
 * Hands on every line of a program, and resolves when it says that it is ready.
 * @throws Error with what it said last when it ends before that; with `tooLate` when it says nothing in time, and then it is killed
 */
export function untilReady(
  started: ChildProcess,
  { hear, withinMs, tooLate }: { hear(line: string, isReady: boolean): void; withinMs: number; tooLate: string },
): Promise<Ready> {
  const { promise, resolve, reject } = Promise.withResolvers<Ready>();
  let lastWords: string[] = [];
  let isReady = false;

  function ready(said: Ready): void {
    isReady = true;
    clearTimeout(impatience);
    resolve(said);
  }

  const impatience = setTimeout(() => {
    reject(new Error([tooLate, ...lastWords].join('\n')));
    started.kill('SIGKILL');
  }, withinMs);
  for (const stream of [started.stdout, started.stderr])
    createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (line) => {
      if (line.startsWith('{"ready":true')) return ready(JSON.parse(line));
      if (!isReady) lastWords = [...lastWords, line].slice(-lastWordsKept);
      hear(line, isReady);
    });
  started.on('message', (message: Ready) => message.ready && ready(message));
  started.on('error', reject);
  started.once('close', () => {
    clearTimeout(impatience);
    reject(new Error(lastWords.join('\n') || 'It ended before it was ready and said nothing.'));
  });
  return promise;
}
