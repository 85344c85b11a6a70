import type { Socket } from 'node:net';
import ssh2 from 'ssh2';
import { type Door, listen } from '#server/file-server/service.ts';
import type { Settings } from '#server/settings.ts';
import { type ServedConnection, serveConnection } from './connection.ts';

/** Without chacha20-poly1305, which OpenSSH would choose: ssh2 has it in WebAssembly, at a third more time than AES (measured). */
const ciphers: ssh2.CipherAlgorithm[] = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'aes192-ctr',
  'aes256-ctr',
];

/** A connection that has not signed in yet. */
interface Newcomer {
  socket: Socket;
  address: string;
  tooLate: NodeJS.Timeout;
}

/** Serves SFTP over SSH with these private host keys. */
export async function serveSftp(
  { limits, ...rest }: Door,
  { fileHost, sftpPort }: Pick<Settings, 'fileHost' | 'sftpPort'>,
  hostKeys: string[],
): Promise<{ port: number; stop(): Promise<void> }> {
  const newcomers = new Map<string, Newcomer>();
  const sockets = new Set<Socket>();
  const open = new Set<ServedConnection>();

  const config = {
    hostKeys,
    ident: 'Fieldhub',
    keepaliveInterval: 30_000,
    algorithms: { cipher: ciphers, compress: ['none' as const] },
  };
  const server = new ssh2.Server(config, (client, { ip, port }) => {
    const newcomer = newcomers.get(nameOf(ip, port));
    if (!newcomer) return client.end();
    client.once('ready', () => clearTimeout(newcomer.tooLate));
    const connection = serveConnection(client, newcomer.address, { limits, ...rest });
    open.add(connection);
    connection.gone.then(() => open.delete(connection));
  });

  const listener = await listen({
    host: fileHost,
    port: sftpPort,
    limits,
    allowHalfOpen: false,
    welcome(socket, address) {
      const name = nameOf(socket.remoteAddress, socket.remotePort);
      const tooLate = setTimeout(() => socket.destroy(), limits.signInMs);
      newcomers.set(name, { socket, address, tooLate });
      sockets.add(socket);
      socket.once('close', () => {
        clearTimeout(tooLate);
        newcomers.delete(name);
        sockets.delete(socket);
      });
      server.injectSocket(socket);
    },
    turnAway: (socket) => socket.destroy(),
  });

  return {
    port: listener.port,
    async stop() {
      listener.close();
      await Promise.all([...open].map((connection) => connection.stop('the server stops')));
      for (const socket of sockets) socket.destroySoon();
    },
  };
}

/** ssh2 tells of a connection by where it comes from. */
function nameOf(address: string | undefined, port: number | undefined): string {
  return `${address} ${port}`;
}
