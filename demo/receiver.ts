// The customer's server, in a process of its own: takes notifications and checks them with an implementation that is not ours.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

let secret = '';
let refusals = 1;
const seen = new Set<string>();

const server = createServer(async (incoming, answer) => {
  const body = await text(incoming);
  const id = String(incoming.headers['webhook-id']);
  const verified = isVerified(body, incoming.headers as Record<string, string>);
  // The first one is refused, once: it must come again with the same id.
  const status = verified ? (refusals-- > 0 ? 500 : 200) : 400;
  const { data } = JSON.parse(body) as { data: { entry?: { kind: string; taskKey?: string; employeeKey: string } } };
  process.send?.({
    received: {
      id,
      status,
      verified,
      again: seen.has(id),
      kind: data.entry?.kind,
      correlationId: String(incoming.headers['x-correlation-id']),
      subject: data.entry?.taskKey ?? data.entry?.employeeKey,
    },
  });
  seen.add(id);
  answer.writeHead(status).end();
});

process.on('message', (message: { secret: string }) => {
  secret = message.secret;
});
// A terminal tells all at once; this one ends with who started it.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/fieldhub` }),
);

function isVerified(body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
