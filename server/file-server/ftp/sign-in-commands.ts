import { lastReply, type Reply, reply } from './replies.ts';
import type { Commands, Session } from './session.ts';

/** Coming and going. */
export const signInCommands: Commands<Session> = {
  USER: (session, login) => {
    if (login === '') return reply(501, 'USER takes a login');
    session.login = login;
    session.member = undefined;
    return reply(331, 'Send the password with PASS');
  },
  PASS: signIn,
  QUIT: () => lastReply(221, 'Goodbye'),
};

async function signIn(session: Session, password: string): Promise<Reply> {
  const { login, door, address, id } = session;
  if (login === undefined) return reply(503, 'Send USER first');
  session.login = undefined;
  const signed = await door.signIn({ login, password, address, correlationId: id, encrypted: false });
  if (signed.kind === 'member') {
    session.member = signed.member;
    session.folder = '/';
    door.log.info({ login, address }, 'signed in');
    return reply(230, 'Welcome. Files that arrive whole in in/ROUTE are imported');
  }
  door.log.info({ login, address, why: signed.kind }, 'not signed in');
  session.wrongTries += 1;
  const answer = session.wrongTries < door.limits.signInTries ? reply : lastReply;
  return signed.kind === 'wrong'
    ? answer(530, 'Login or password is wrong')
    : answer(
        530,
        'This service user may not send its password without encryption: use SFTP, or have plain FTP allowed',
      );
}
