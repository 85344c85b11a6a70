import { type Door, type Listener, listen } from '#server/file-server/service.ts';
import type { Settings } from '#server/settings.ts';
import { type Control, serveControl } from './control.ts';
import { createPassivePorts } from './passive-ports.ts';

/** A protocol that is served. */
export interface Served {
  port: number;
  stop(): Promise<void>;
}

/** Serves FTP (RFC 959, 2389, 2428, 3659), without encryption. */
export async function serveFtp(
  door: Door,
  { fileHost, ftpPort, ftpPassivePorts }: Pick<Settings, 'fileHost' | 'ftpPort' | 'ftpPassivePorts'>,
): Promise<Served> {
  const ports = createPassivePorts(ftpPassivePorts);
  const open = new Set<Control>();
  const listener: Listener = await listen({
    host: fileHost,
    port: ftpPort,
    limits: door.limits,
    // A client may end its side behind QUIT and still wait for replies.
    allowHalfOpen: true,
    welcome(socket, address) {
      const control = serveControl(socket, address, door, ports);
      open.add(control);
      control.gone.then(() => open.delete(control));
    },
    turnAway: (socket) => socket.end('421 Too many connections\r\n', () => socket.destroy()),
  });
  return {
    port: listener.port,
    async stop() {
      listener.close();
      await Promise.all([...open].map((control) => control.stop('The server stops')));
    },
  };
}
