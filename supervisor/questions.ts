import type { ChildProcess } from 'node:child_process';

/** Questions to a program, over its channel. */
export interface Questions {
  /** @throws Error when the program does not run, ends before it answers, or cannot answer */
  ask<T>(question: string): Promise<T>;
}

/** An answer of a program: to the question of this number, or why there is none. */
interface Answer {
  answerTo?: number;
  answer?: unknown;
  refusal?: string;
}

let asked = 0;

/** Questions to one process; each has a number, so that two of a kind keep their own answers. */
export function createQuestions(name: string, process: ChildProcess): Questions {
  const open = new Map<number, PromiseWithResolvers<unknown>>();

  process.on('message', ({ answerTo, answer, refusal }: Answer) => {
    const waiting = answerTo !== undefined && open.get(answerTo);
    if (!waiting) return;
    open.delete(answerTo);
    if (refusal === undefined) waiting.resolve(answer);
    else waiting.reject(new Error(`${name}: ${refusal}`));
  });
  process.once('exit', () => {
    for (const { reject } of open.values()) reject(new Error(`${name} ended before it answered`));
    open.clear();
  });

  return {
    ask<T>(question: string) {
      if (!process.connected) return Promise.reject(new Error(`${name} does not run`));
      asked += 1;
      const waiting = Promise.withResolvers<unknown>();
      open.set(asked, waiting);
      // One that cannot hear any more ends, which is the answer.
      process.send({ ask: question, number: asked }, () => undefined);
      return waiting.promise as Promise<T>;
    },
  };
}
