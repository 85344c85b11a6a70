import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createArrivals } from './arrivals.ts';

/** The customer's server. */
export interface Receiver {
  url: string;
  /** Resolves to the time at which it was told of this entry. */
  has(entryId: string): Promise<number>;
}

/** Starts a server that takes every notification and notes of which entry it told. */
export async function startReceiver(): Promise<Receiver> {
  const told = createArrivals();
  const server = createServer(async (incoming, answer) => {
    const { data } = (await json(incoming)) as { data: { entry: { id: string } } };
    told.arrive(data.entry.id);
    answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, has: told.of };
}
