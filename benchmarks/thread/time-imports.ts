import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figures } from '#benchmarks/main.ts';
import { pointFields, type SignedInBench } from './set-up.ts';
import { medianOf, round } from './statistics.ts';

const rows = 10_000;
const rounds = 4;

/** Seconds from the 226 on. */
interface Times {
  importedS: number;
  relayedS: number;
}

/** 10,000 new points of ten columns, to the end of the import and to the last line of the feed: the first round, and medians of the others. */
export async function timeImports(bench: SignedInBench): Promise<Figures> {
  const times: Times[] = [];
  let sequence = 0;
  for (let turn = 0; turn < rounds; turn += 1) {
    const uploadedAt = await upload(bench, turn);
    const sinceS = () => (performance.now() - uploadedAt) / 1000;
    await untilImported(bench, turn);
    const importedS = sinceS();
    sequence = await untilRelayed(bench, sequence);
    times.push({ importedS, relayedS: sinceS() });
  }
  const [first, ...others] = times as [Times, ...Times[]];
  const importedS = medianOf(others.map((each) => each.importedS));
  return {
    'import10k.s': round(importedS, 2),
    'import10k.rowsPerSecond': Math.round(rows / importedS),
    'import10k.relayedS': round(medianOf(others.map(({ relayedS }) => relayedS)), 2),
    'import10k.count': others.length,
    'import10k.first.s': round(first.importedS, 2),
    'import10k.first.rowsPerSecond': Math.round(rows / first.importedS),
    'import10k.first.relayedS': round(first.relayedS, 2),
  };
}

/** Gives the time of the 226. */
async function upload({ ftp }: SignedInBench, turn: number): Promise<number> {
  const line = (index: number) =>
    `P${turn}-${index};Point ${index};40.${index};-3.${index};Calle ${index};Madrid;+34 91 ${index};a ${index};b;c ${index % 7}\n`;
  const lines = Array.from({ length: rows }, (_, index) => line(index));
  await ftp.uploadFrom(Readable.from([`${pointFields.join(';')}\n`, ...lines]), `/in/points/points-${turn}.csv`);
  return performance.now();
}

async function untilImported({ api }: SignedInBench, turn: number): Promise<void> {
  const filter = JSON.stringify({ field: 'fileName', op: 'eq', value: `points-${turn}.csv` });
  for (;;) {
    const [run] = (await api.ask('GET /v1/imports', { query: { filter, limit: 1 } })).items;
    if (run?.endedAt && run.counts.created === rows) return;
    if (run?.endedAt) throw new Error(`only ${run.counts.created} of ${rows} rows were created`);
    await sleep(50);
  }
}

/** Gives the place of the last line in the feed. */
async function untilRelayed({ api }: SignedInBench, from: number): Promise<number> {
  let after = from;
  for (let created = 0; created < rows; ) {
    const page = await api.ask('GET /v1/events', { query: { after, type: ['point.created'], limit: 500 } });
    created += page.items.length;
    after = page.items.at(-1)?.sequence ?? after;
    if (page.items.length === 0) await sleep(20);
  }
  return after;
}
