import type { Attributes } from 'ssh2';
import { type Answer, Refusal } from './answers.ts';
import { acceptHarmless, type Channel } from './requests.ts';

const mostAtOnce = 255 * 1024;

/** Requests about what is open. */
export const handleRequests = {
  async READ({ handles }: Channel, id: Buffer, offset: number, length: number): Promise<Answer> {
    const handle = handles.get(id);
    if (!handle.read) throw new Refusal('This is not open for reading');
    const bytes = await handle.read(safe(offset), Math.min(length, mostAtOnce));
    return bytes.length > 0 || length === 0 ? { kind: 'data', bytes } : { kind: 'end' };
  },

  async WRITE({ handles }: Channel, id: Buffer, offset: number, bytes: Buffer): Promise<Answer> {
    const handle = handles.get(id);
    if (!handle.write) throw new Refusal('This is not open for writing');
    await handle.write(safe(offset), bytes);
    return { kind: 'ok' };
  },

  async READDIR({ handles }: Channel, id: Buffer): Promise<Answer> {
    const handle = handles.get(id);
    if (!handle.names) throw new Refusal('This is not a folder');
    const names = await handle.names();
    return names.length > 0 ? { kind: 'names', names } : { kind: 'end' };
  },

  async FSTAT({ handles }: Channel, id: Buffer): Promise<Answer> {
    return { kind: 'attributes', attributes: await handles.get(id).attributes() };
  },

  async FSETSTAT({ handles }: Channel, id: Buffer, attributes: Attributes): Promise<Answer> {
    handles.get(id);
    return acceptHarmless(attributes);
  },

  /** A file that was written is answered for when it is stored. Requests about its path that come later wait for it. */
  async CLOSE({ handles, lanes }: Channel, id: Buffer): Promise<Answer> {
    const handle = handles.get(id);
    handles.remove(id);
    await lanes.run([handle.path], () => handle.close());
    return { kind: 'ok' };
  },
} as const;

function safe(offset: number): number {
  if (!Number.isSafeInteger(offset)) throw new Refusal('There is nothing that far on');
  return offset;
}
