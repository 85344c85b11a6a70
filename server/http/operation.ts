import type { Readable } from 'node:stream';
import type { Middleware, ParameterizedContext } from 'koa';
import { z } from 'zod';
import type { Caller, OwnerPermission, Permission } from '#server/caller.ts';
import { type ErrorCode, ensure } from '#server/errors.ts';
import type { Locale } from '#texts/locales.ts';
import { checkAgainst } from './check.ts';
import { readJson, readStream } from './read-body.ts';

/** What one operation takes, gives and may answer. The route validates with it, the API document is read from it. */
export interface Contract<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType> {
  summary: string;
  description?: string;
  /** What the caller must hold; the service asks for it, this tells the reader. */
  permission?: Permission | OwnerPermission | 'device.sync';
  params?: P;
  query?: Q;
  body?: B;
  /** Fields that are not named are passed over instead of refused: phones may be newer than the hub. */
  ignoresUnknown?: true;
  /** The body as the API document shows it, where the operation checks its parts itself. */
  shownBody?: z.ZodType;
  /** Headers that the operation reads. */
  headers?: z.ZodObject;
  /** A body that is read as it comes, instead of JSON; what a line of it is. */
  bodyStream?: { type: string; description: string; line?: z.ZodType };
  /** Largest body in bytes; 1 MiB unless told. */
  bodyLimit?: number;
  reply?: R;
  /** A reply that is written as it comes, instead of JSON. */
  replyStream?: { type: string; description: string; line?: z.ZodType };
  /** Status of success; 200 unless told. An `Answer` may tell another one of `alsoStatus`. */
  status?: 200 | 201 | 202 | 204;
  alsoStatus?: Record<number, string>;
  errors?: ErrorCode[];
}

/** What a handler gets. */
export interface Request<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  stream: Readable;
  /** Facts of the request that are no part of its contract. */
  facts: { address: string; correlationId: string; locale: Locale; header(name: string): string; signal: AbortSignal };
}

/** A reply with a status or headers of its own. */
export class Answer<T = unknown> {
  readonly status: number;
  readonly body: T;
  readonly headers: Record<string, string>;

  constructor(status: number, body: T, headers: Record<string, string> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a contract of any shapes
export type AnyContract = Contract<any, any, any, any>;

/** A route's handler together with the contract it keeps. */
export type Operation = Middleware<HttpState> & { contract: AnyContract; isPublic: boolean };

/** What the application puts into a request's state. */
export interface HttpState {
  correlationId: string;
  locale: Locale;
  signal: AbortSignal;
  /** The caller that the request's credentials name, if they are good. */
  authenticate(): Promise<Caller | undefined>;
}

type Give<R extends z.ZodType> = z.input<R> | Answer<z.input<R>> | Readable | Answer<Readable> | undefined;

/** An operation for signed-in callers. */
export function operation<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType>(
  contract: Contract<P, Q, B, R>,
  handle: (request: Request<z.output<P>, z.output<Q>, z.output<B>> & { caller: Caller }) => Promise<Give<R>> | Give<R>,
): Operation {
  return asOperation(contract, false, async (context) => {
    const caller = await context.state.authenticate();
    ensure(caller, 'caller.unauthenticated');
    return handle({ ...(await readRequest<P, Q, B>(contract, context)), caller });
  });
}

/** An operation that anyone may ask. */
export function publicOperation<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType>(
  contract: Contract<P, Q, B, R>,
  handle: (request: Request<z.output<P>, z.output<Q>, z.output<B>>) => Promise<Give<R>> | Give<R>,
): Operation {
  return asOperation(contract, true, async (context) => handle(await readRequest<P, Q, B>(contract, context)));
}

type HttpContext = ParameterizedContext<HttpState>;

function asOperation(
  contract: AnyContract,
  isPublic: boolean,
  run: (context: HttpContext) => Promise<unknown>,
): Operation {
  // A field that is passed over is a change that somebody believes made.
  if (contract.body instanceof z.ZodObject && !contract.ignoresUnknown) contract.body = contract.body.strict();
  const middleware: Middleware<HttpState> = async (context) => give(context, contract, await run(context));
  return Object.assign(middleware, { contract, isPublic });
}

async function readRequest<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType>(
  contract: AnyContract,
  context: HttpContext,
): Promise<Request<z.output<P>, z.output<Q>, z.output<B>>> {
  const { correlationId, locale, signal } = context.state;
  const parts = checkAgainst(locale, {
    params: [contract.params, (context as unknown as { params: unknown }).params],
    query: [contract.query, context.query],
    body: [contract.body, contract.body && (await readJson(context, contract.bodyLimit))],
  });
  const stream = contract.bodyStream && readStream(context, contract.bodyStream.type, contract.bodyLimit);
  const facts = { address: context.ip, correlationId, locale, header: (name: string) => context.get(name), signal };
  return { ...parts, stream, facts } as never;
}

function give(context: HttpContext, contract: AnyContract, result: unknown): void {
  const { status, body, headers } = result instanceof Answer ? result : new Answer(contract.status ?? 200, result);
  context.status = body === undefined && status === 200 ? 204 : status;
  context.set(headers);
  if (contract.replyStream) {
    context.type = headers['Content-Type'] ?? contract.replyStream.type;
    context.body = body;
  } else if (body !== undefined) {
    context.body = contract.reply ? contract.reply.parse(body) : body;
  }
}
