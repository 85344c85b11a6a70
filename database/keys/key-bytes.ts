// One growing buffer for the key that is being written: keys are small and made one after the other.
let bytes = Buffer.allocUnsafe(4096);
let length = 0;

/** The length written so far. */
export function writtenLength(): number {
  return length;
}

/** Forgets what was written after the first `kept` bytes. */
export function truncate(kept: number) {
  length = kept;
}

/** A copy of what was written. */
export function takeBytes(): Buffer {
  const copy = Buffer.allocUnsafe(length);
  bytes.copy(copy, 0, 0, length);
  return copy;
}

/** Turns every byte written since `start` into its complement: what was ascending becomes descending. */
export function invertFrom(start: number) {
  for (let at = start; at < length; at++) bytes[at] = ~bytes[at]! & 0xff;
}

/** Appends one byte. */
export function putByte(byte: number) {
  reserve(1);
  bytes[length++] = byte;
}

/** Appends bytes as they are. */
export function putBytes(content: Uint8Array) {
  reserve(content.length);
  bytes.set(content, length);
  length += content.length;
}

/** Appends a whole number of four bytes, high byte first. */
export function putUint32(number: number) {
  reserve(4);
  length = bytes.writeUInt32BE(number, length);
}

/** Appends a text so that no other text is its prefix: NUL becomes 00 FF, the end is 00 01. */
export function putText(text: string) {
  reserve(text.length * 3 + 2);
  let size = 0;
  for (; size < text.length; size++) {
    const code = text.charCodeAt(size);
    if (code === 0 || code > 0x7f) break;
    bytes[length + size] = code;
  }
  if (size < text.length) return putUnusualText(text);
  length += size;
  bytes[length++] = 0x00;
  bytes[length++] = 0x01;
}

function putUnusualText(text: string) {
  for (const [index, part] of text.split('\0').entries()) {
    if (index > 0) {
      putByte(0x00);
      putByte(0xff);
    }
    reserve(part.length * 3);
    length += bytes.write(part, length, 'utf8');
  }
  putByte(0x00);
  putByte(0x01);
}

/** Appends a name, which holds no NUL, and its end. */
export function putName(name: string) {
  reserve(name.length * 3 + 1);
  length += bytes.write(name, length, 'utf8');
  bytes[length++] = 0;
}

function reserve(more: number) {
  if (length + more <= bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, length + more));
  bytes.copy(larger, 0, 0, length);
  bytes = larger;
}
