import { posix } from 'node:path';
import { ensureFound } from '#server/errors.ts';
import { formatListLine, type Listed } from '#server/file-server/service.ts';
import { formatFacts } from './facts.ts';
import { isPattern, matchesPattern } from './matches-pattern.ts';
import { type Reply, reply } from './replies.ts';
import { sendOver } from './send-over.ts';
import { type Commands, pathFrom, type SignedIn } from './session.ts';
import { runTransfer } from './transfer.ts';

/** Listings, over the data connection or the control connection. */
export const listingCommands: Commands = {
  LIST: async (session, argument) => {
    const { items } = await find(session, withoutFlags(argument));
    return sendLines(session, listLines(items));
  },
  NLST: async (session, argument) => {
    const { items, shown } = await find(session, withoutFlags(argument));
    return sendLines(
      session,
      items.map(({ name }) => shown(name)),
    );
  },
  MLSD: async (session, argument) => {
    const folder = await itemAt(session, argument);
    if (folder.kind !== 'folder') return reply(501, 'MLSD is for folders; send MLST');
    const { items } = await find(session, argument);
    return sendLines(
      session,
      items.map((item) => formatFacts(item, item.name, session.facts)),
    );
  },
  MLST: async (session, argument) => {
    const item = await itemAt(session, argument);
    return reply(250, 'Facts', ` ${formatFacts(item, pathFrom(session, argument), session.facts)}`, 'End');
  },
  STAT: async (session, argument) => {
    if (argument === '') return reply(211, 'Status', ` Signed in as ${session.member.login}`, 'End');
    const { items } = await find(session, withoutFlags(argument));
    return reply(213, 'Status', ...listLines(items).map((line) => ` ${line}`), 'End');
  },
};

/** What an argument names (the content of a folder, one file, or what fits a pattern in its last part), and how NLST shows names. */
async function find(session: SignedIn, argument: string): Promise<{ items: Listed[]; shown(name: string): string }> {
  const last = posix.basename(argument);
  const pattern = isPattern(last) && argument.endsWith(last) ? last : undefined;
  const folder = pattern === undefined ? argument : argument.slice(0, -pattern.length);
  const item = await itemAt(session, folder);
  if (item.kind === 'file') return { items: [item], shown: () => argument };
  const all = await session.door.files.list(await session.member.caller(), pathFrom(session, folder));
  return {
    items: pattern === undefined ? all : all.filter(({ name }) => matchesPattern(name, pattern)),
    shown: (name) => (folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`),
  };
}

async function itemAt(session: SignedIn, name: string): Promise<Listed> {
  return ensureFound(
    await session.door.files.stat(await session.member.caller(), pathFrom(session, name)),
    'file.not_found',
  );
}

/** Without what clients take from `ls`: `-a`, `-la`. */
function withoutFlags(argument: string): string {
  return argument.replace(/^(-[A-Za-z]+( +|$))+/, '');
}

function listLines(items: Listed[]): string[] {
  const now = new Date();
  return items.map((item) => formatListLine(item, now));
}

function sendLines(session: SignedIn, lines: string[]): Promise<Reply> {
  return runTransfer(session, 'Here comes the listing', (socket) =>
    sendOver(socket, [lines.map((line) => `${line}\r\n`).join('')]),
  );
}
