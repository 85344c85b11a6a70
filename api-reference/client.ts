import type { Operations } from './generated/operations.ts';

export type { Mutation } from './generated/operations.ts';

/** What an operation takes besides its name. */
type Input<Name extends keyof Operations> = Omit<Operations[Name], 'reply'>;

type Reply<Name extends keyof Operations> = Operations[Name] extends { reply: infer R } ? R : undefined;

/** A refusal of the hub: RFC 9457, with a code and every problem. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problems: { pointer: string; code: string; message: string }[];
  readonly correlationId: string;

  constructor(
    status: number,
    problem: Partial<Pick<ApiError, 'code' | 'problems' | 'correlationId'>> & { title?: string; detail?: string },
  ) {
    const problems = problem.problems ?? [];
    super(
      [problem.title, problem.detail, ...problems.map(({ pointer, message }) => `${pointer}: ${message}`)]
        .filter(Boolean)
        .join(' — '),
    );
    this.status = status;
    this.code = problem.code ?? 'unknown';
    this.problems = problems;
    this.correlationId = problem.correlationId ?? '';
  }
}

/** A caller of the HTTP API, typed by its document. */
export interface Client {
  /**
   * Asks an operation by its name, such as `PUT /v1/tasks/{key}`.
   * @throws ApiError when the hub refuses
   */
  ask<Name extends keyof Operations>(
    name: Name,
    input?: Partial<Input<Name>>,
    headers?: Record<string, string>,
  ): Promise<Reply<Name>>;
}

/**
 * A client of the hub at `url`, with an API key or the token of a phone.
 * @param heard is told the correlation id of every answer: by it the journal follows what the request caused
 */
export function createClient(url: string, token?: string, heard?: (correlationId: string) => void): Client {
  return {
    async ask(name, input = {}, headers = {}) {
      const {
        path = {},
        query = {},
        body,
      } = input as { path?: Record<string, string>; query?: Record<string, unknown>; body?: unknown };
      const [method = '', pattern = ''] = name.split(' ');
      const place = pattern.replaceAll(/\{(\w+)\}/g, (_, part: string) => encodeURIComponent(String(path[part])));
      const answer = await fetch(url + place + toSearch(query), {
        method,
        headers: {
          ...(token && { authorization: `Bearer ${token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      heard?.(answer.headers.get('x-correlation-id') ?? '');
      if (!answer.ok) throw new ApiError(answer.status, await readProblem(answer));
      const isJson = answer.headers.get('content-type')?.includes('json');
      return (isJson ? await answer.json() : undefined) as Reply<typeof name>;
    },
  };
}

function toSearch(query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const search = new URLSearchParams(
    given.flatMap(([name, value]) => [value].flat().map((each) => [name, String(each)] as [string, string])),
  );
  return given.length > 0 ? `?${search}` : '';
}

async function readProblem(answer: Response): Promise<object> {
  try {
    return (await answer.json()) as object;
  } catch {
    return { title: `${answer.status} ${answer.statusText}` };
  }
}
