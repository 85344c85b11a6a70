import { PassThrough } from 'node:stream';

/** The writing end of a phone's stream. A hint says "pull"; it never carries the data. */
export interface HintStream {
  stream: PassThrough;
  /** Tells how far the feed reaches. Hints join while one is on its way. */
  hint(sequence: number): void;
  /** Shows both sides that the connection lives. */
  beat(): void;
}

/** A stream for a phone's hints, as server-sent events. */
export function createHintStream(): HintStream {
  const stream = new PassThrough();
  let latest = 0;
  let told = 0;
  let isUnderWay = false;

  function hint(sequence: number): void {
    latest = sequence;
    if (isUnderWay) return;
    isUnderWay = true;
    setImmediate(write);
  }

  function write(): void {
    isUnderWay = false;
    if (stream.writableEnded) return;
    told = latest;
    if (stream.write(`event: hint\ndata: ${JSON.stringify({ sequence: told })}\n\n`)) return;
    isUnderWay = true;
    stream.once('drain', () => {
      isUnderWay = false;
      if (latest !== told) hint(latest);
    });
  }

  function beat(): void {
    if (!stream.writableEnded && !stream.writableNeedDrain) stream.write(': alive\n\n');
  }

  return { stream, hint, beat };
}
