import { type Dispatcher, request } from 'undici';
import { HubError } from '#server/errors.ts';
import { type Outcome, parseRetryAfter } from './retry.ts';
import { signatureHeaders } from './sign.ts';

/** A notification ready to go. */
export interface Letter {
  id: string;
  url: string;
  body: string;
  secrets: string[];
  /** By which both sides can ask what it belongs to. */
  correlationId: string;
}

/** How it went: what it came to, and the beginning of the answer. */
export interface Sent {
  outcome: Outcome;
  at: Date;
  durationMs: number;
  head: string;
}

const deadlineMs = 15_000;
const answerBytesRead = 64 * 1024;
const headBytes = 1024;

/**
 * Sends one notification through a guarded dispatcher: no redirect is followed, and look-up, connection and answer end within 15 seconds.
 * Never throws for what the receiver or the network does.
 * @param lease aborts when the right to send is lost
 */
export async function sendLetter(letter: Letter, dispatcher: Dispatcher, lease: AbortSignal): Promise<Sent> {
  const at = new Date();
  const started = performance.now();
  const signal = AbortSignal.any([lease, AbortSignal.timeout(deadlineMs)]);
  const done = (outcome: Outcome, head = '') => ({
    outcome,
    at,
    durationMs: Math.round(performance.now() - started),
    head,
  });
  try {
    const headers = {
      ...signatureHeaders(letter.id, at, letter.body, letter.secrets),
      'content-type': 'application/json',
      'user-agent': 'Fieldhub/1',
      'x-correlation-id': letter.correlationId,
    };
    const {
      statusCode: status,
      headers: answered,
      body,
    } = await request(letter.url, { method: 'POST', headers, body: letter.body, dispatcher, signal });
    const head = await readHead(body);
    if (status >= 200 && status < 300) return done({ kind: 'delivered', status }, head);
    const retryAfterMs = parseRetryAfter(asText(answered['retry-after']), at);
    return done({ kind: 'refused', status, ...(retryAfterMs !== undefined && { retryAfterMs }) }, head);
  } catch (error) {
    return done({ kind: 'unreachable', code: codeOf(error, lease) });
  }
}

/** The first KiB of an answer, of which at most 64 KiB are read. */
async function readHead(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      if (size < headBytes) chunks.push(chunk);
      size += chunk.length;
      if (size > answerBytesRead) break;
    }
  } catch {
    // The status has been said; an answer that breaks off afterwards changes nothing.
  }
  return Buffer.concat(chunks).subarray(0, headBytes).toString('utf8');
}

/** A word for why the receiver was not reached, for people and for the log. */
function codeOf(error: unknown, lease: AbortSignal): string {
  if (lease.aborted) return 'claimLost';
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'timeout';
  const refusal = [error, error.cause].find((each) => each instanceof HubError);
  if (refusal instanceof HubError) return `${refusal.code}: ${String(refusal.details.reason)}`;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function asText(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
