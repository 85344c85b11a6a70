import { posix } from 'node:path';
import { ensureFound } from '#server/errors.ts';
import { formatListLine, type Listed, pagesOf, toRefusal } from '#server/file-server/service.ts';
import { formatFacts } from './facts.ts';
import { isPattern, matchesPattern } from './matches-pattern.ts';
import { lastReply, Refusal, type Reply, reply } from './replies.ts';
import { sendOver } from './send-over.ts';
import { type Commands, pathFrom, type SignedIn } from './session.ts';
import { runTransfer } from './transfer.ts';

/** What an argument names, some items at a time, and how NLST shows their names. */
interface Found {
  pages: AsyncIterable<Listed[]>;
  shown(name: string): string;
}

/** Listings, over the data connection or the control connection. */
export const listingCommands: Commands = {
  LIST: async (session, argument) => sendListing(session, await find(session, withoutFlags(argument)), listLine()),
  NLST: async (session, argument) => {
    const found = await find(session, withoutFlags(argument));
    return sendListing(session, found, ({ name }) => found.shown(name));
  },
  MLSD: async (session, argument) => {
    const folder = await itemAt(session, argument);
    if (folder.kind !== 'folder') return reply(501, 'MLSD is for folders; send MLST');
    return sendListing(session, await find(session, argument), (item) => formatFacts(item, item.name, session.facts));
  },
  MLST: async (session, argument) => {
    const item = await itemAt(session, argument);
    return reply(250, 'Facts', ` ${formatFacts(item, pathFrom(session, argument), session.facts)}`, 'End');
  },
  STAT: async (session, argument) => {
    if (argument === '') return reply(211, 'Status', ` Signed in as ${session.member.login}`, 'End');
    return replyListing(session, await find(session, withoutFlags(argument)));
  },
};

/** Finds the content of a folder, one file, or what fits a pattern in the argument's last part. */
async function find(session: SignedIn, argument: string): Promise<Found> {
  const last = posix.basename(argument);
  const pattern = isPattern(last) && argument.endsWith(last) ? last : undefined;
  const folder = pattern === undefined ? argument : argument.slice(0, -pattern.length);
  const item = await itemAt(session, folder);
  if (item.kind === 'file') return { pages: only(item), shown: () => argument };
  return {
    pages: readFolder(session, folder, pattern),
    shown: (name) => (folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`),
  };
}

async function* readFolder(session: SignedIn, folder: string, pattern: string | undefined): AsyncGenerator<Listed[]> {
  const next = pagesOf(session.door.files, await session.member.caller(), pathFrom(session, folder));
  for (let page = await next(); page.length > 0; page = await next())
    yield pattern === undefined ? page : page.filter(({ name }) => matchesPattern(name, pattern));
}

async function* only(item: Listed): AsyncGenerator<Listed[]> {
  yield [item];
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

function listLine(): (item: Listed) => string {
  const now = new Date();
  return (item) => formatListLine(item, now);
}

function sendListing(session: SignedIn, { pages }: Found, lineOf: (item: Listed) => string): Promise<Reply> {
  async function* lines(): AsyncGenerator<string> {
    for await (const page of pages) yield page.map((item) => `${lineOf(item)}\r\n`).join('');
  }
  return runTransfer(session, 'Here comes the listing', (socket) => sendOver(socket, lines()));
}

/** A listing in the lines of a reply. One that cannot be brought to its end ends the connection: half a list must not look whole. */
async function replyListing(session: SignedIn, { pages }: Found): Promise<Reply> {
  const lineOf = listLine();
  await session.sendLines(['213-Status']);
  try {
    for await (const page of pages) await session.sendLines(page.map((item) => ` ${lineOf(item)}`));
    return reply(213, 'End');
  } catch (error) {
    if (error instanceof Refusal) throw error;
    return lastReply(421, `The list is not whole: ${toRefusal(error, session.door.log).code}`);
  }
}
