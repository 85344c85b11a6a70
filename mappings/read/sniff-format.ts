import { FileProblem } from '#mappings/file-problem.ts';
import { type ByteSource, readBytes } from './byte-source.ts';

const signatures: readonly (readonly [format: string, bytes: readonly number[]])[] = [
  ['ZIP', [0x50, 0x4b, 0x03, 0x04]],
  ['OLE', [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]],
  ['PDF', [0x25, 0x50, 0x44, 0x46]],
  ['GZIP', [0x1f, 0x8b]],
  ['RAR', [0x52, 0x61, 0x72, 0x21]],
  ['7Z', [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
];

/** Refuses a file that is plainly not a zip file, which every workbook is, and says what it is instead. */
export async function ensureWorkbook(source: ByteSource): Promise<void> {
  const found = await sniffFormat(source);
  if (found === 'ZIP') return;
  if (found === 'OLE') throw await oldOrEncrypted(source);
  throw found === undefined
    ? new FileProblem('notAWorkbook')
    : new FileProblem('otherFormat', { found, expected: 'XLSX' });
}

/** Refuses a file that is plainly not a text. */
export async function ensureText(source: ByteSource): Promise<void> {
  const found = await sniffFormat(source);
  if (found === undefined) return;
  throw new FileProblem('otherFormat', { found: { ZIP: 'XLSX/ZIP', OLE: 'XLS' }[found] ?? found, expected: 'CSV' });
}

async function sniffFormat(source: ByteSource): Promise<string | undefined> {
  if (source.size === 0) throw new FileProblem('emptyFile');
  const head = await readBytes(source, 0, 8);
  return signatures.find(([, bytes]) => bytes.every((byte, index) => head[index] === byte))?.[0];
}

/**
 * Excel wraps an encrypted workbook in the container that old `.xls` files have: its directory then names a stream
 * `EncryptedPackage`. The directory begins where bytes 48–51 say, in sectors of 2^(bytes 30–31) bytes after the first.
 */
async function oldOrEncrypted(source: ByteSource): Promise<FileProblem> {
  const head = Buffer.from(await readBytes(source, 0, 512));
  if (head.length < 512) return new FileProblem('truncatedFile');
  const start = (head.readUInt32LE(48) + 1) * 2 ** head.readUInt16LE(30);
  const directory = Buffer.from(await readBytes(source, start, 8192));
  return directory.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? new FileProblem('encryptedWorkbook')
    : new FileProblem('otherFormat', { found: 'XLS', expected: 'XLSX' });
}
