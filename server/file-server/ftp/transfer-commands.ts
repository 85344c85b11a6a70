import { type Reply, reply } from './replies.ts';
import { sendOver } from './send-over.ts';
import { type Commands, pathFrom, type SignedIn } from './session.ts';
import { runTransfer } from './transfer.ts';
import { wasCut } from './was-cut.ts';

/** Files over the data connection. */
export const transferCommands: Commands = {
  RETR: retrieve,
  STOR: (session, name) => store(session, name, { append: false }),
  APPE: (session, name) => store(session, name, { append: true }),
  // A running transfer was cut when the line came in; what is left is to say so.
  ABOR: (session) => {
    session.abortsHeard -= 1;
    session.data.forget();
    return reply(226, 'No transfer is running');
  },
};

async function retrieve(session: SignedIn, name: string): Promise<Reply> {
  const at = takeRestart(session);
  if (name === '') return reply(501, 'RETR takes a name');
  const { blob, stream } = await session.door.files.open(await session.member.caller(), pathFrom(session, name));
  if (at > blob.size) return reply(554, `The file has ${blob.size} bytes`);
  return runTransfer(session, `Sending the file (${blob.size - at} bytes)`, (socket) => sendOver(socket, stream(at)));
}

/** STOR, from REST on when that was sent, and APPE: behind what is here of an unfinished upload or of a file. */
async function store(session: SignedIn, name: string, { append }: { append: boolean }): Promise<Reply> {
  const at = takeRestart(session);
  if (name === '') return reply(501, 'This takes a name');
  const incoming = await session.door.beginUpload(session.member, pathFrom(session, name), {
    resume: append || at > 0,
  });
  if (!append && at !== incoming.offset)
    return reply(554, `${incoming.offset} bytes are here: go on from there, or begin anew without REST`);
  return runTransfer(session, 'Send the file', async (socket, signal) => {
    const end = await incoming.take(socket, wasCut(socket, signal, session.data));
    if (end.kind === 'whole') return reply(226, `Stored: ${end.item.size} bytes`);
    return reply(426, `The upload was cut (${end.why}); ${end.size} bytes are here, to go on with`);
  });
}

function takeRestart(session: SignedIn): number {
  const at = session.restAt;
  session.restAt = 0;
  return at;
}
