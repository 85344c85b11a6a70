import type { AuthContext, Connection, Session, SFTPWrapper } from 'ssh2';
import { newId } from '#server/documents/document.ts';
import { type Door, type Member, toRefusal } from '#server/file-server/service.ts';
import { runTraced } from '#server/trace.ts';
import { type ServedChannel, serveChannel } from './channel.ts';

/** An SSH connection that is being served. */
export interface ServedConnection {
  /** Cuts what runs and says goodbye; resolves when all is put away. */
  stop(why: string): Promise<void>;
  /** When the connection is closed and what it did is put away. */
  gone: Promise<void>;
}

/** Serves one SSH connection: a password, then SFTP channels, and nothing else (no shell, no commands, no forwarding). */
export function serveConnection(client: Connection, address: string, door: Door): ServedConnection {
  const { limits, log } = door;
  const id = newId();
  const channels = new Set<ServedChannel>();
  let member: Member | undefined;
  let [tries, sessions] = [0, 0];

  async function decide(context: AuthContext): Promise<void> {
    if (context.method !== 'password') return context.reject(['password']);
    const { username: login, password } = context;
    const signed = await door.signIn({ login, password, address, correlationId: id, encrypted: true });
    log.info({ login, address }, signed.kind === 'member' ? 'signed in' : 'not signed in');
    if (signed.kind !== 'member') return refuse(context);
    member = signed.member;
    context.accept();
  }

  function refuse(context: AuthContext): void {
    tries += 1;
    if (tries < limits.signInTries) context.reject(['password']);
    else client.end();
  }

  function welcome(session: Session): void {
    sessions += 1;
    session.once('close', () => {
      sessions -= 1;
    });
    session.on('error', () => undefined);
    session.on('sftp', (accept) => {
      // Nothing comes for a second request on the same session.
      const sftp = accept() as SFTPWrapper | undefined;
      if (!member || !sftp) return;
      const alive = () => void idle.refresh();
      const channel = serveChannel(sftp, { door, member, id, alive, expel: () => client.end() });
      channels.add(channel);
      session.once('close', () => channel.cut('the connection was closed').then(() => channels.delete(channel)));
    });
  }

  async function cut(why: string): Promise<void> {
    await Promise.all([...channels].map((channel) => channel.cut(why)));
  }

  client.on('authentication', (context) => {
    runTraced({ correlationId: id }, () => decide(context)).catch((error) => {
      log.info({ login: context.username, address, why: toRefusal(error, log).code }, 'not signed in');
      client.end();
    });
  });
  client.on('session', (accept, reject) => {
    if (sessions < limits.channels) welcome(accept());
    else reject();
  });
  client.on('error', (error) => log.debug({ err: error, address }, 'an SSH connection ended'));

  // ssh2 keeps connections alive by itself: only requests tell that somebody is at work.
  const idle = setTimeout(() => client.end(), limits.idleMs);
  const gone = new Promise<void>((resolve) => client.once('close', resolve)).then(() => {
    clearTimeout(idle);
    return cut('the connection was lost');
  });

  return {
    gone,
    async stop(why) {
      await cut(why);
      client.end();
    },
  };
}
