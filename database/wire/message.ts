import { checkDocument } from '#database/bson/check.ts';
import { decodeDocument } from '#database/bson/decode.ts';
import { type Document, isDocument } from '#database/bson/document.ts';
import { findNul } from '#database/bson/layout.ts';
import type { Request } from '#database/commands/request.ts';
import { CommandError, ensure } from '#database/errors.ts';

const opCodes = { reply: 1, query: 2004, message: 2013 } as const;

const flags = { checksumPresent: 1, moreToCome: 2, exhaustAllowed: 1 << 16 } as const;

/** A message of a client: what it asks, and in which form the answer is due. */
export interface Message {
  requestId: number;
  form: 'reply' | 'message';
  /** Whether the client waits for an answer. */
  wantsReply: boolean;
  /** Reads the request; throws what is wrong with it, which is then the answer. */
  read(): Request;
}

/** Reads the head of a message; one in a form that is not spoken throws, and its connection must end. */
export function readMessage(bytes: Buffer): Message {
  const requestId = bytes.readInt32LE(4);
  const opCode = bytes.readInt32LE(12);
  if (opCode === opCodes.query) {
    return { requestId, form: 'reply', wantsReply: true, read: () => readQuery(bytes) };
  }
  ensure(opCode === opCodes.message, 'IllegalOperation', `Messages of kind ${opCode} are not spoken here.`);
  ensure(bytes.length >= 26, 'InvalidBSON', 'A message ends before its body.');
  const bits = bytes.readUInt32LE(16);
  const unknown = bits & 0xffff & ~(flags.checksumPresent | flags.moreToCome);
  ensure(unknown === 0, 'IllegalOperation', `Message flags ${unknown} are not known here.`);
  const end = bits & flags.checksumPresent ? bytes.length - 4 : bytes.length;
  const wantsReply = (bits & flags.moreToCome) === 0;
  return { requestId, form: 'message', wantsReply, read: () => readSections(bytes, end) };
}

function readSections(bytes: Buffer, end: number): Request {
  let body: Document | undefined;
  const sections = new Map<string, Buffer[]>();
  let at = 20;
  while (at < end) {
    const kind = bytes[at]!;
    ensure(kind === 0 || kind === 1, 'InvalidBSON', `Sections of kind ${kind} are not known here.`);
    if (kind === 1) {
      at = readSequence(bytes, at + 1, end, sections);
      continue;
    }
    ensure(body === undefined, 'InvalidBSON', 'A message has two bodies.');
    const next = checkDocument(bytes, at + 1, end);
    body = decodeDocument(bytes, at + 1);
    at = next;
  }
  ensure(body, 'InvalidBSON', 'A message has no body.');
  return requestOf(body, body.$db, sections);
}

function readSequence(bytes: Buffer, start: number, limit: number, sections: Map<string, Buffer[]>): number {
  ensure(limit - start >= 5, 'InvalidBSON', 'A section ends before its size.');
  const end = start + bytes.readInt32LE(start);
  ensure(end > start + 4 && end <= limit, 'InvalidBSON', 'The size of a section does not fit its message.');
  const nameEnd = findNul(bytes, start + 4);
  ensure(nameEnd < end, 'InvalidBSON', 'The name of a section does not end.');
  const documents: Buffer[] = [];
  let at = nameEnd + 1;
  while (at < end) {
    const next = checkDocument(bytes, at, end);
    documents.push(bytes.subarray(at, next));
    at = next;
  }
  const name = bytes.toString('utf8', start + 4, nameEnd);
  ensure(!sections.has(name), 'InvalidBSON', `Two sections are called '${name}'.`);
  sections.set(name, documents);
  return end;
}

// The old form, in which drivers say hello before they know what a server speaks.
function readQuery(bytes: Buffer): Request {
  ensure(bytes.length >= 20 + 2, 'InvalidBSON', 'A query ends before its collection.');
  const nameEnd = findNul(bytes, 20);
  const collection = bytes.toString('utf8', 20, nameEnd);
  ensure(collection.endsWith('.$cmd'), 'IllegalOperation', 'Only commands can be sent in the old form.');
  checkDocument(bytes, nameEnd + 9, bytes.length);
  const document = decodeDocument(bytes, nameEnd + 9);
  const body = isDocument(document.$query) ? document.$query : document;
  const request = requestOf(body, collection.slice(0, -'.$cmd'.length), new Map());
  if (!/^(hello|ismaster)$/i.test(request.name)) {
    throw new CommandError('IllegalOperation', `Unsupported OP_QUERY command: ${request.name}.`);
  }
  return request;
}

function requestOf(body: Document, database: unknown, sections: Map<string, Buffer[]>): Request {
  const name = Object.keys(body)[0];
  ensure(name !== undefined, 'CommandNotFound', 'A command has no name.');
  ensure(typeof database === 'string', 'CommandMissingField', 'OP_MSG requests require a $db argument');
  return { name, database, body, sections };
}

/** A reply as bytes, in the form in which it is due. */
export function writeReply({ requestId, form }: Pick<Message, 'requestId' | 'form'>, document: Buffer): Buffer {
  const headBytes = form === 'message' ? 21 : 36;
  const bytes = Buffer.alloc(headBytes + document.length);
  bytes.writeInt32LE(bytes.length, 0);
  bytes.writeInt32LE(requestId, 8);
  bytes.writeInt32LE(form === 'message' ? opCodes.message : opCodes.reply, 12);
  // One document, and in the old form: the server can wait for data.
  if (form === 'reply') {
    bytes.writeInt32LE(8, 16);
    bytes.writeInt32LE(1, 32);
  }
  document.copy(bytes, headBytes);
  return bytes;
}
