import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { SignedInBench } from './set-up.ts';

const rounds = 41;
const pauseMs = 100;

/** From the 226 of an upload of one row to the task on the phone, in milliseconds. */
export function timeFiles({ phone, ftp }: SignedInBench): Promise<number[]> {
  return inRounds(async (round) => {
    const held = phone.holds(`T-${round}`);
    await ftp.uploadFrom(Readable.from([`key;title;who\nT-${round};Visit ${round};M-01\n`]), `/in/tasks/t${round}.csv`);
    const uploadedAt = performance.now();
    return (await held) - uploadedAt;
  });
}

/** From the phone's push to the customer's server being told, in milliseconds. */
export function timeEntries({ phone, receiver }: SignedInBench): Promise<number[]> {
  return inRounds(async () => {
    const id = uuidv7();
    const told = receiver.has(id);
    const begunAt = performance.now();
    const at = { deviceTime: new Date().toISOString(), timeZone: 'Europe/Madrid' };
    await phone.push({ id, type: 'work.started', args: {}, ...at });
    return (await told) - begunAt;
  });
}

async function inRounds(time: (round: number) => Promise<number>): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    times.push(await time(round));
    await sleep(pauseMs);
  }
  return times;
}
