import { aboutCommands } from './about-commands.ts';
import { connectionCommands } from './connection-commands.ts';
import { fileCommands } from './file-commands.ts';
import { folderCommands } from './folder-commands.ts';
import { listingCommands } from './listing-commands.ts';
import { parameterCommands } from './parameter-commands.ts';
import type { ParsedLine } from './parse-command.ts';
import { type Reply, reply } from './replies.ts';
import type { Commands, Session, SignedIn } from './session.ts';
import { signInCommands } from './sign-in-commands.ts';
import { transferCommands } from './transfer-commands.ts';

/** What anybody may send. */
const open: Commands<Session> = { ...signInCommands, ...aboutCommands };

/** What only members may send. */
const forMembers: Commands = {
  ...parameterCommands,
  ...folderCommands,
  ...fileCommands,
  ...connectionCommands,
  ...listingCommands,
  ...transferCommands,
};

/** Known and not offered: AUTH before TLS is here, and what no client of these days needs. */
const notOffered = new Set(['ACCT', 'ADAT', 'AUTH', 'CCC', 'CONF', 'ENC', 'LANG', 'MIC', 'PBSZ', 'PROT']);
for (const verb of ['REIN', 'SITE', 'SMNT', 'STOU']) notOffered.add(verb);

const wrongLines: Record<Exclude<ParsedLine['kind'], 'command'>, Reply> = {
  tooLong: reply(500, 'The line is too long'),
  notUtf8: reply(501, 'The line is not in UTF-8'),
  notACommand: reply(500, 'This is not a command'),
};

/** Does what a line says. Gives the last reply. */
export async function answer(session: Session, line: ParsedLine): Promise<Reply> {
  if (line.kind !== 'command') return wrongLines[line.kind];
  const { verb, argument } = line;
  if (Object.hasOwn(open, verb)) return open[verb]!(session, argument);
  if (notOffered.has(verb)) return reply(502, `${verb} is not offered`);
  if (!Object.hasOwn(forMembers, verb)) return reply(500, 'There is no such command');
  if (!session.member) return reply(530, 'Sign in with USER and PASS');
  return forMembers[verb]!(session as SignedIn, argument);
}
