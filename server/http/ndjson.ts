import type { Readable } from 'node:stream';
import { ensure } from '#server/errors.ts';

/** A line of a batch with its number, from 1; blank lines are left out. */
export interface BatchLine {
  line: number;
  text: string;
}

/**
 * Reads a batch whole before anything of it is done: its bytes are limited by the stream, its lines here.
 * @throws HubError `batch.too_long`, `request.malformed` when it is not UTF-8
 */
export async function readBatch(stream: Readable, limit: number): Promise<BatchLine[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const text = decode(Buffer.concat(chunks));
  ensure(text !== undefined, 'request.malformed');
  const lines = text.split('\n').map((each, index) => ({ line: index + 1, text: each.trim() }));
  const filled = lines.filter((each) => each.text !== '');
  ensure(filled.length <= limit, 'batch.too_long', { limit });
  return filled;
}

function decode(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** The JSON of a line, or undefined. */
export function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
