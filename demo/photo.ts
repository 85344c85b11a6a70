import { crc32, deflateSync } from 'node:zlib';

/** A small picture, as a phone's camera would give one: a PNG with a gradient. */
export function takePhoto(width = 320, height = 240): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows.writeUInt8(Math.floor((x / width) * 255), y * (width * 3 + 1) + 1 + x * 3);
      rows.writeUInt8(Math.floor((y / height) * 255), y * (width * 3 + 1) + 2 + x * 3);
      rows.writeUInt8(Math.floor(Math.random() * 32) + 96, y * (width * 3 + 1) + 3 + x * 3);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
