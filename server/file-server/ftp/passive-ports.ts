import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Refusal } from './replies.ts';

/** The ports on which clients open data connections. */
export interface PassivePorts {
  /** Listens on a free one. @throws Refusal 425 when all are taken */
  listen(host: string, welcome: (socket: Socket) => void): Promise<{ server: Server; port: number }>;
}

/** The ports of a range in turn: one that was just used rests as long as possible. 0-0 stands for any. */
export function createPassivePorts([from, to]: readonly [number, number]): PassivePorts {
  let next = from;

  async function tryNext(server: Server, host: string): Promise<boolean> {
    const port = next;
    next = next < to ? next + 1 : from;
    return new Promise((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
      );
      server.listen(port, host, () => resolve(true));
    });
  }

  return {
    async listen(host, welcome) {
      for (let tries = from; tries <= to; tries += 1) {
        const server = createServer({ noDelay: true }, welcome);
        if (!(await tryNext(server, host))) continue;
        server.removeAllListeners('error').on('error', () => undefined);
        return { server, port: (server.address() as AddressInfo).port };
      }
      throw new Refusal(425, 'All ports for data connections are taken; try again in a moment');
    },
  };
}
