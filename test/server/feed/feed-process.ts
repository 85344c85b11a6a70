// A process that writes entries with events and relays them, until it is killed or told to finish.

import { setTimeout as sleep } from 'node:timers/promises';
import { systemCaller } from '#server/caller.ts';
import { newDocument, newId, type StoredDocument } from '#server/documents/document.ts';
import { eventBy } from '#server/documents/outbox.ts';
import { joinHub } from '#test/support/join-hub.ts';

const [accountId = '', role = '', writers = '0'] = process.argv.slice(2);
const services = await joinHub();
// Two collections, so that effects lie in another outbox than their causes.
const causes = services.database.outboxes.get('entries');
const effects = services.database.outboxes.get('points');
let finishing = false;
process.on('message', () => {
  finishing = true;
});

if (role === 'writer') await Promise.all(Array.from({ length: Number(writers) }, write));
else await relayUntilTold();
process.send?.({ done: true, figures: services.relay.figures });
await services.relay.stop();
await services.database.connection.close();
process.disconnect();

/** Writes a cause, and then effects that name it, in another collection; tells what was acknowledged. */
async function write(): Promise<void> {
  const caller = systemCaller(accountId, newId());
  while (!finishing) {
    const cause = newDocument(accountId);
    await insert(causes, cause, [
      eventBy(caller, { type: 'entry.created', eventId: cause._id, subject: { kind: 'task', key: cause._id } }),
    ]);
    for (let each = 0; each < 2; each += 1) {
      const effect = newDocument(accountId);
      const first = eventBy(caller, {
        type: 'point.created',
        subject: { kind: 'point', key: effect._id },
        causeId: cause._id,
      });
      const second = eventBy(caller, { type: 'point.updated', subject: { kind: 'point', key: effect._id } });
      await insert(effects, { ...effect, key: effect._id } as never, [first, second]);
    }
    // Half of the writers wake a relay of their own process, as services do; the rest is left to the sweeps.
    if (Math.random() < 0.5) services.relay.wake(accountId, 'points');
    services.relay.wake(accountId, 'entries');
    // Leaves the relays something of the processor.
    await sleep(50);
  }
}

async function insert(
  collection: typeof causes,
  document: StoredDocument,
  outbox: ReturnType<typeof eventBy>[],
): Promise<void> {
  await collection?.insertOne({
    ...document,
    ...(collection === causes && { entryId: document._id, effects: 'done' }),
    outbox,
  } as never);
  process.send?.({ written: outbox.map((event) => event.eventId) });
}

async function relayUntilTold(): Promise<void> {
  process.send?.({ relaying: true });
  while (!finishing) {
    await services.relay.sweep(0);
    await services.relay.idle();
    process.send?.({ figures: services.relay.figures });
  }
}
