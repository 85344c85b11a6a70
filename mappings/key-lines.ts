const encoder = new TextEncoder();

/**
 * Remembers the line on which each key came first: exactly, not by hash alone, and compactly, so that the keys of a
 * million rows are some thirty megabytes.
 */
export class KeyLines {
  #bytes = new Uint8Array(64 * 1024);
  #used = 0;
  /** By number of a key: where its bytes begin, and its line. */
  #starts = new Uint32Array(1024);
  #lines = new Uint32Array(1024);
  #count = 0;
  /** A hash table of numbers of keys, counted from 1; 0 is free. */
  #slots = new Uint32Array(4096);

  /** Notes a key; gives the line of its first appearance where it was known already. */
  note(key: string, line: number): number | undefined {
    this.#makeRoom(key.length * 3);
    const start = this.#used;
    const { written } = encoder.encodeInto(key, this.#bytes.subarray(start));
    const slot = this.#find(start, start + written);
    const known = this.#slots[slot]!;
    if (known > 0) return this.#lines[known - 1];
    this.#starts[this.#count] = start;
    this.#lines[this.#count] = line;
    this.#slots[slot] = ++this.#count;
    this.#used += written;
    return undefined;
  }

  /** The slot of the key with these bytes: its own, or the free one it would get. */
  #find(start: number, end: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(this.#bytes, start, end) & mask;
    for (
      let known = this.#slots[slot]!;
      known > 0 && !this.#equals(known - 1, start, end);
      known = this.#slots[slot]!
    ) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #equals(number: number, start: number, end: number): boolean {
    const from = this.#starts[number]!;
    const to = number + 1 < this.#count ? this.#starts[number + 1]! : this.#used;
    if (to - from !== end - start) return false;
    for (let at = 0; at < end - start; at++) if (this.#bytes[from + at] !== this.#bytes[start + at]) return false;
    return true;
  }

  #makeRoom(bytes: number): void {
    while (this.#used + bytes > this.#bytes.length) this.#bytes = new Uint8Array(doubled(this.#bytes));
    if (this.#count === this.#starts.length) {
      this.#starts = new Uint32Array(doubled(this.#starts));
      this.#lines = new Uint32Array(doubled(this.#lines));
    }
    if (this.#count * 2 > this.#slots.length) this.#rehash();
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#count; number++) {
      const end = number + 1 < this.#count ? this.#starts[number + 1]! : this.#used;
      this.#slots[this.#find(this.#starts[number]!, end)] = number + 1;
    }
  }
}

/** The same memory, twice as long. */
function doubled(array: Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer>): ArrayBuffer {
  return array.buffer.transfer(array.byteLength * 2);
}

/** FNV-1a. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5;
  for (let at = start; at < end; at++) value = Math.imul(value ^ bytes[at]!, 0x01000193);
  return value ^ (value >>> 15);
}
