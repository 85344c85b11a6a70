import { Agent, buildConnector, type Dispatcher } from 'undici';
import { pinAddress, type Resolve, resolveHost } from './guard.ts';

/**
 * An undici dispatcher that calls only where the hub may call. Addresses are looked at when it connects, literal ones too
 * (undici asks no look-up for those), and the connection goes to the very address that was looked at.
 */
export function createGuardedAgent(allowedRanges: () => Promise<string[]>, resolve: Resolve = resolveHost): Dispatcher {
  const connect = buildConnector({ timeout: 10_000 });
  const guarded: buildConnector.connector = (options, done) => {
    allowedRanges()
      .then((ranges) => pinAddress(options.hostname, ranges, resolve))
      .then(
        ({ address }) =>
          connect({ ...options, hostname: address, servername: options.servername || options.hostname }, done),
        (error: Error) => done(error, null),
      );
  };
  return new Agent({ connect: guarded, allowH2: false, keepAliveTimeout: 10_000, connections: 16 });
}
