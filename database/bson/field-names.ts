interface Known {
  text: string;
  bytes: Uint8Array;
}

const slots = 4096;
const known: (Known | undefined)[] = new Array(slots).fill(undefined);

/**
 * The field name that stands in the bytes from `start` to the NUL at `end`. Names repeat from document to document, so
 * the text of a name seen before is given again without decoding.
 */
export function readFieldName(bytes: Buffer, start: number, end: number): string {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0;
  const slot = hash & (slots - 1);
  const candidate = known[slot];
  if (candidate !== undefined && isSame(candidate.bytes, bytes, start, end)) return candidate.text;
  const text = bytes.toString('utf8', start, end);
  if (end - start <= 64) known[slot] = { text, bytes: Uint8Array.prototype.slice.call(bytes, start, end) };
  return text;
}

function isSame(name: Uint8Array, bytes: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[start + at]) return false;
  return true;
}
