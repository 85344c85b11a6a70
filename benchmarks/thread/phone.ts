import { createClient, type Mutation } from '#api-reference/client.ts';
import { createArrivals } from './arrivals.ts';

/** A phone of the benchmark. */
export interface Phone {
  /** Resolves to the time at which the phone holds this task. */
  holds(key: string): Promise<number>;
  push(mutation: Mutation): Promise<void>;
}

/** A phone that pulls at every hint and notes when it holds which task. */
export function startPhone(url: string, token: string): Phone {
  const held = createArrivals();
  const api = createClient(url, token);
  let cursor: string | undefined;

  async function pull(): Promise<void> {
    const page = await api.ask('GET /device/v1/pull', { query: { limit: 500, ...(cursor && { cursor }) } });
    for (const { entity, op, value } of page.changes)
      if (entity === 'task' && op === 'put') held.arrive(String(value.key));
    cursor = page.cursor ?? cursor;
    if (page.hasMore) await pull();
  }

  async function listen(): Promise<void> {
    const stream = await fetch(`${url}/device/v1/stream`, { headers: { authorization: `Bearer ${token}` } });
    const decoder = new TextDecoder();
    for await (const chunk of stream.body ?? []) if (decoder.decode(chunk).includes('hint')) await pull();
  }

  // The stream breaks when the hub stops.
  listen().catch(() => undefined);
  return {
    holds: held.of,
    async push(mutation) {
      const { results } = await api.ask('POST /device/v1/push', { body: { mutations: [mutation] } });
      if (results[0]?.result !== 'applied') throw new Error(`the entry was not applied: ${JSON.stringify(results)}`);
    },
  };
}
