// A phone, simulated in a process of its own: it speaks the device API as any phone does.
import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { createClient, type Mutation } from '#api-reference/client.ts';
import { takePhoto } from './photo.ts';

interface Task {
  key: string;
  status: string;
}

const [url = '', token = ''] = process.argv.slice(2);
const timeZone = 'Europe/Madrid';
const held = new Map<string, Map<string, unknown>>();
let cursor: string | undefined;
let correlationId = '';
const api = createClient(url, token, (id) => {
  correlationId = id;
});

// A terminal tells all at once; this one ends with who started it.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', async (message: { work?: true; pull?: true }) => {
  if (message.pull) await pull();
  if (message.work) process.send?.({ worked: await work() });
});
void listen();

/** Keeps the stream open and pulls at every hint; a stream that breaks is opened again. */
async function listen(): Promise<never> {
  for (;;) {
    try {
      const stream = await fetch(`${url}/device/v1/stream`, { headers: { authorization: `Bearer ${token}` } });
      process.send?.({ listening: stream.headers.get('x-correlation-id') });
      const decoder = new TextDecoder();
      for await (const chunk of stream.body ?? [])
        if (decoder.decode(chunk, { stream: true }).includes('event: hint')) await pull();
    } catch {
      // The network: the stream is opened again below.
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function pull(): Promise<void> {
  for (let more = true; more; ) {
    const page = await api.ask('GET /device/v1/pull', { query: cursor ? { cursor, limit: 200 } : { limit: 200 } });
    if (page.resetRequired) {
      held.clear();
      cursor = undefined;
      continue;
    }
    for (const { entity, op, value } of page.changes) {
      const things = held.get(entity) ?? new Map<string, unknown>();
      held.set(entity, things);
      if (op === 'put') things.set(String(value.key), value);
      else things.delete(String(value.key));
    }
    cursor = page.cursor;
    more = page.hasMore;
  }
  const count = (entity: string) => held.get(entity)?.size ?? 0;
  process.send?.({
    holds: { tasks: count('task'), points: count('point'), types: count('taskType'), forms: count('form') },
    correlationId,
  });
}

/** A working day in a minute: hours, and the first open task from being seen to being done. */
async function work(): Promise<{ task?: string; entries: number; correlationId: string }> {
  const task = [...(held.get('task')?.values() ?? [])]
    .map((each) => each as Task)
    .sort((left, right) => (left.key < right.key ? -1 : 1))[0];
  const photo = takePhoto();
  const attachment = {
    id: uuidv7(),
    kind: 'photo' as const,
    field: 'foto',
    mime: 'image/png',
    size: photo.length,
    sha256: createHash('sha256').update(photo).digest('hex'),
  };
  const ofTask = task
    ? [
        happened('task.acknowledged', { taskKey: task.key }),
        happened('task.started', { taskKey: task.key, position: here() }),
        happened('form.submitted', {
          taskKey: task.key,
          formKey: 'PARTE',
          formVersion: 1,
          values: { resultado: true, observaciones: 'Válvula cambiada; 12,50 €' },
          attachments: [attachment],
        }),
        happened('task.done', { taskKey: task.key, position: here() }),
      ]
    : [];
  const mutations = [
    happened('work.started'),
    ...ofTask,
    happened('break.started'),
    happened('break.ended'),
    happened('work.ended'),
  ];
  const { results } = await api.ask(
    'POST /device/v1/push',
    { body: { mutations } },
    { 'device-time': new Date().toISOString() },
  );
  const bad = results.filter(({ result }) => result !== 'applied');
  if (bad.length > 0) throw new Error(`the hub did not take ${JSON.stringify(bad)}`);
  const pushed = correlationId;
  if (task) await sendPhoto(attachment.id, photo);
  return { ...(task && { task: task.key }), entries: mutations.length, correlationId: pushed };
}

/** In two chunks, as over a network that does not hold long. */
async function sendPhoto(id: string, bytes: Buffer): Promise<void> {
  const half = Math.floor(bytes.length / 2);
  for (const [from, to] of [
    [0, half],
    [half, bytes.length],
  ] as const) {
    const answer = await fetch(`${url}/device/v1/attachments/${id}?offset=${from}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes.subarray(from, to)),
    });
    if (!answer.ok) throw new Error(`the photo was not taken: ${answer.status} ${await answer.text()}`);
  }
}

function happened(type: Mutation['type'], args: Mutation['args'] = {}): Mutation {
  return { id: uuidv7(), type, args, deviceTime: new Date().toISOString(), timeZone };
}

function here() {
  return {
    location: { lat: 40.4168 + Math.random() / 100, lon: -3.7038 - Math.random() / 100 },
    accuracyM: 8,
    fixAgeMs: 900,
  };
}
