import { type Answer, unsupported } from './answers.ts';
import { type Channel, rename } from './requests.ts';

/** Requests of OpenSSH's that are offered beyond version 3 of the protocol. */
const extensions: Record<string, (channel: Channel, data: Buffer) => Promise<Answer>> = {
  'posix-rename@openssh.com': (channel, data) => {
    const [from = Buffer.alloc(0), to = Buffer.alloc(0)] = readStrings(data);
    return rename(channel, from.toString(), to.toString(), { replace: true });
  },
  // What makes bytes a file, and durable, is CLOSE.
  'fsync@openssh.com': async ({ handles }, data) => {
    await handles.get(readStrings(data)[0] ?? data).flush?.();
    return { kind: 'ok' };
  },
};

/** Does an extended request. */
export async function extend(channel: Channel, name: string, data: Buffer = Buffer.alloc(0)): Promise<Answer> {
  if (!Object.hasOwn(extensions, name)) throw unsupported(name);
  return extensions[name]!(channel, data);
}

/** The packet by which the server tells its version of the protocol and its extensions. */
export function versionPacket(): Buffer {
  const versions = Object.keys(extensions).flatMap((name) => [name, '1']);
  const body = Buffer.concat([Buffer.from([2, 0, 0, 0, 3]), ...versions.map((text) => withLength(Buffer.from(text)))]);
  return withLength(body);
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Strings behind their lengths, as SSH writes them; what is cut off is left out. */
function readStrings(data: Buffer): Buffer[] {
  const strings: Buffer[] = [];
  for (let at = 0; at + 4 <= data.length; ) {
    const end = at + 4 + data.readUInt32BE(at);
    if (end > data.length) break;
    strings.push(data.subarray(at + 4, end));
    at = end;
  }
  return strings;
}
