// A client process of a test: sends the first half of a file and then waits until it is killed.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { Client } from 'basic-ftp';
import SftpClient from 'ssh2-sftp-client';

const [protocol, port, login = '', password = '', local = '', remote = ''] = process.argv.slice(2);
const bytes = readFileSync(local);

/** The first half in pieces, and then nothing for ever. A piece is asked for when the one before the last is with the server. */
function half(): Readable {
  const [piece, end] = [30_000, bytes.length / 2];
  let at = 0;
  return new Readable({
    read() {
      if (at >= end) return void process.send?.('half');
      this.push(bytes.subarray(at, Math.min(at + piece, end)));
      at += piece;
    },
  });
}

async function upload(): Promise<void> {
  if (protocol === 'FTP') {
    const client = new Client();
    await client.access({ host: '127.0.0.1', port: Number(port), user: login, password });
    await client.uploadFrom(half(), remote);
  } else {
    const client = new SftpClient();
    await client.connect({ sock: connect(Number(port), '127.0.0.1'), username: login, password });
    await client.put(half(), remote);
  }
}

// A server that goes away is part of the test.
await upload().catch(() => process.exit(1));
