import { setTimeout as sleep } from 'node:timers/promises';
import type { SFTPWrapper } from 'ssh2';
import { HubError } from '#server/errors.ts';
import type { Door, Member } from '#server/file-server/service.ts';
import { runTraced } from '#server/trace.ts';
import { type Answer, sendAnswer, sendRefusal } from './answers.ts';
import { extend, versionPacket } from './extensions.ts';
import { handleRequests } from './handle-requests.ts';
import { createHandles } from './handles.ts';
import { createBrake, replaceVersion, unsentReplies } from './inside-ssh2.ts';
import { createLanes } from './lanes.ts';
import { type Channel, pathRequests } from './requests.ts';

/** An SFTP channel that is being served. */
export interface ServedChannel {
  /** Cuts what is being uploaded; resolves when it is put away and nothing runs. */
  cut(why: string): Promise<void>;
}

/** The connection a channel belongs to. */
interface Owner {
  door: Door;
  member: Member;
  /** Correlation id of the connection. */
  id: string;
  /** Called with every request. */
  alive(): void;
  /** Called when the member may no longer be here. */
  expel(): void;
}

/** What a request does. */
type Request = (channel: Channel, ...argumentsOf: never[]) => Promise<Answer>;

const requests: Record<string, Request> = { ...pathRequests, ...handleRequests, EXTENDED: extend };
const mostUnsent = 16;

/** Serves one SFTP channel (version 3 of the protocol). */
export function serveChannel(sftp: SFTPWrapper, { door, member, id, alive, expel }: Owner): ServedChannel {
  const { limits, log } = door;
  const brake = createBrake(sftp);
  const channel: Channel = { door, member, brake, handles: createHandles(limits.handles), lanes: createLanes() };
  const running = new Set<Promise<void>>();
  const waiting = new Set<() => void>();
  let [braking, over] = [false, false];
  let uploadsCut: Promise<void> | undefined;

  async function reply(requestId: number, act: () => Promise<Answer>): Promise<void> {
    try {
      const answer = await runTraced({ correlationId: id, accountId: member.accountId }, act);
      while (isLarge(answer) && !over && unsentReplies(sftp) > mostUnsent) await sleep(10);
      if (!isLarge(answer) || !over) sendAnswer(sftp, requestId, answer);
    } catch (error) {
      sendRefusal(sftp, requestId, error, member.locale, log);
      if (error instanceof HubError && error.code === 'caller.unauthenticated') expel();
    }
  }

  function start(requestId: number, act: () => Promise<Answer>): void {
    const done = reply(requestId, act).finally(() => {
      running.delete(done);
      for (const next of waiting) {
        waiting.delete(next);
        next();
        break;
      }
      brakeIfBusy();
    });
    running.add(done);
    brakeIfBusy();
  }

  function brakeIfBusy(): void {
    const busy = running.size >= limits.requests;
    if (busy === braking) return;
    braking = busy;
    if (busy) brake.hold();
    else brake.release();
  }

  /** Some clients ask for a whole file at once: what is too much waits, and the client is braked. */
  function take(requestId: number, act: () => Promise<Answer>): void {
    alive();
    if (running.size < limits.requests) start(requestId, act);
    else waiting.add(() => start(requestId, act));
  }

  for (const [name, request] of Object.entries(requests))
    sftp.on(name, (requestId: number, ...argumentsOf: never[]) =>
      take(requestId, () => request(channel, ...argumentsOf)),
    );
  replaceVersion(sftp, versionPacket());

  async function finishRequests(): Promise<void> {
    while (running.size > 0) await Promise.allSettled(running);
  }

  function cutUploads(why: string): Promise<void> {
    uploadsCut ??= channel.handles.cutAll(why);
    return uploadsCut;
  }

  // The client has said all: what it asked is done and answered, then it is told the end too, without which it hangs.
  sftp.on('end', async () => {
    await finishRequests();
    await cutUploads('the connection was closed');
    sftp.end();
  });
  sftp.on('error', (error: Error) => log.debug({ err: error }, 'an SFTP channel ended'));
  return {
    async cut(why) {
      over = true;
      waiting.clear();
      await cutUploads(why);
      await finishRequests();
    },
  };
}

/** What would fill the memory when its client asks ahead and does not read. */
function isLarge({ kind }: Answer): boolean {
  return kind === 'data' || kind === 'names';
}
