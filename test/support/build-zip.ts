import { crc32, deflateRawSync } from 'node:zlib';

/** One file of a zip archive for tests, and what its headers say where that is not the truth. */
export type ZipEntry = {
  readonly name: string;
  readonly data: string | Uint8Array;
  readonly deflate?: boolean;
  readonly says?: {
    readonly size?: number;
    readonly crc32?: number;
    readonly flags?: number;
    readonly method?: number;
  };
};

/** A zip archive of files that are stored, or deflated where they ask for it. */
export function buildZip(entries: readonly ZipEntry[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, deflate = false, says = {} } of entries) {
    const bytes = Buffer.from(data as string);
    const packed = deflate ? deflateRawSync(bytes) : bytes;
    const nameBytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800 | (says.flags ?? 0), 2);
    common.writeUInt16LE(says.method ?? (deflate ? 8 : 0), 4);
    common.writeUInt32LE(says.crc32 ?? crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(says.size ?? bytes.length, 18);
    common.writeUInt16LE(nameBytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, nameBytes, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, place, nameBytes]));
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, central, end]);
}
