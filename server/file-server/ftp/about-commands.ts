import { allFacts, chooseFacts } from './facts.ts';
import { type Reply, reply } from './replies.ts';
import type { Commands, Session } from './session.ts';

/** What the server tells of itself, to anybody. */
export const aboutCommands: Commands<Session> = {
  NOOP: () => reply(200, 'Still here'),
  SYST: () => reply(215, 'UNIX Type: L8'),
  FEAT: (session) => reply(211, 'Features', ...features(session), 'End'),
  OPTS: setOption,
  HELP: () => reply(214, 'Files are put into in/ROUTE and fetched from out/ROUTE; see FEAT for what is spoken here'),
};

function features({ facts }: Session): string[] {
  const offered = allFacts.map((fact) => `${fact}${facts.includes(fact) ? '*' : ''};`).join('');
  return ['EPRT', 'EPSV', 'MDTM', `MLST ${offered}`, 'REST STREAM', 'SIZE', 'TVFS', 'UTF8'].map((line) => ` ${line}`);
}

/** OPTS UTF8 ON (names are always in UTF-8), OPTS MLST facts (RFC 3659, 7.9). */
function setOption(session: Session, argument: string): Reply {
  const [option = '', value = ''] = argument.trim().split(/ +/);
  if (/^UTF-?8$/i.test(option))
    return /^off$/i.test(value) ? reply(504, 'Names are always in UTF-8') : reply(200, 'Names are in UTF-8');
  if (!/^MLST$/i.test(option)) return reply(501, 'There is no such option');
  session.facts = chooseFacts(value);
  return reply(200, `MLST OPTS ${session.facts.map((fact) => `${fact};`).join('')}`);
}
