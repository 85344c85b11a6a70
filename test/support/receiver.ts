import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** A notification as a customer's server got it. */
export interface Received {
  id: string;
  at: number;
  verified: boolean;
  body: { id: string; type: string; sequence: number; account: string; time: string; data: any };
}

/** A customer's server on loopback. Answers what `answer` says, 200 unless told; `secret` is what it checks signatures with. */
export interface Receiver extends AsyncDisposable {
  url: string;
  received: Received[];
  secret: string;
  answer: (
    received: Received,
  ) =>
    | { status: number; headers?: Record<string, string> }
    | Promise<{ status: number; headers?: Record<string, string> }>;
}

/** Starts a customer's server. */
export async function startReceiver(): Promise<Receiver> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await text(incoming);
    const received: Received = {
      id: String(incoming.headers['webhook-id']),
      at: Date.now(),
      verified: isVerified(body, incoming.headers as never),
      body: JSON.parse(body),
    };
    receiver.received.push(received);
    const { status, headers = {} } = await receiver.answer(received);
    outgoing.writeHead(status, headers).end('thank you');
  });
  const isVerified = (body: string, headers: Record<string, string>) => {
    try {
      new Webhook(receiver.secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    secret: 'whsec_AAAA',
    answer: () => ({ status: 200 }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
