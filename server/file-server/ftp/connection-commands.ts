import { isIPv4 } from 'node:net';
import { plainAddress } from '#server/file-server/service.ts';
import { type DataAddress, formatPasv, parseEprt, parsePort } from './data-address.ts';
import { type Reply, reply } from './replies.ts';
import type { Act, Commands, SignedIn } from './session.ts';

const lowestPort = 1024;

/** How the next data connection comes about. */
export const connectionCommands: Commands = {
  PASV: unlessOnlyEpsv(async ({ data, address }) => {
    if (!isIPv4(address)) return reply(425, 'PASV is for IPv4; send EPSV');
    return reply(227, `Entering passive mode (${formatPasv(await data.listen())})`);
  }),
  EPSV: async (session, argument) => {
    const family = isIPv4(session.address) ? '1' : '2';
    if (/^ALL$/i.test(argument)) {
      session.onlyEpsv = true;
      return reply(200, 'Only EPSV from now on');
    }
    if (argument !== '' && argument !== family) return reply(522, `The protocol here is (${family})`);
    return reply(229, `Entering extended passive mode (|||${(await session.data.listen()).port}|)`);
  },
  PORT: unlessOnlyEpsv((session, argument) => aim(session, parsePort(argument))),
  EPRT: unlessOnlyEpsv((session, argument) => aim(session, parseEprt(argument))),
};

/** After EPSV ALL nothing else is allowed (RFC 2428, 4). */
function unlessOnlyEpsv(act: Act<SignedIn>): Act<SignedIn> {
  return (session, argument) =>
    session.onlyEpsv ? reply(501, 'After EPSV ALL only EPSV is taken') : act(session, argument);
}

/** Data goes to where the commands come from, and to no port of a well-known service: the server attacks nobody on somebody's order. */
function aim(session: SignedIn, address: DataAddress | undefined): Reply {
  if (!address) return reply(501, 'This is not an address and a port');
  if (plainAddress(address.host) !== session.address || address.port < lowestPort)
    return reply(504, 'Data goes only to the address the commands come from, above port 1023');
  session.data.aim(address);
  return reply(200, 'The data connection will be opened');
}
