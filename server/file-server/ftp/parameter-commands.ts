import { type Reply, reply } from './replies.ts';
import type { Commands, SignedIn } from './session.ts';

/** How the next transfers go. */
export const parameterCommands: Commands = {
  // RFC 959 asks for TYPE A; line ends are not translated: a file arrives byte for byte as it was sent.
  TYPE: (_, type) =>
    /^(A( N)?|I|L 8)$/i.test(type.trim())
      ? reply(200, 'Bytes pass unchanged, whatever the type')
      : reply(504, 'Types are A, I and L 8'),
  MODE: (_, mode) => (/^S$/i.test(mode.trim()) ? reply(200, 'Stream') : reply(504, 'The mode is S, stream')),
  STRU: (_, structure) => (/^F$/i.test(structure.trim()) ? reply(200, 'File') : reply(504, 'The structure is F, file')),
  ALLO: () => reply(202, 'Space needs no asking'),
  REST: restart,
};

function restart(session: SignedIn, argument: string): Reply {
  if (!/^\d{1,15}$/.test(argument.trim())) return reply(501, 'REST takes a number of bytes');
  session.restAt = Number(argument);
  return reply(350, `The next transfer begins at ${session.restAt}`);
}
