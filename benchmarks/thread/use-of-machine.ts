import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Figures } from '#benchmarks/main.ts';
import type { HubProcesses } from '#supervisor/hub-processes.ts';
import { round } from './statistics.ts';

const settleMs = 3_000;
const restS = 20;
const ticksPerSecond = 100;

/** What the hub's processes take of the machine while nobody wants anything of them. */
export async function measureRest(hub: HubProcesses): Promise<Figures> {
  await sleep(settleMs);
  const before = cpuSeconds(hub);
  await sleep(restS * 1_000);
  const after = cpuSeconds(hub);
  const percent = (name: string) => round((((after[name] ?? 0) - (before[name] ?? 0)) / restS) * 100, 2);
  const cpu = Object.keys(before).map((name) => [`rest.${name}.cpuPercent`, percent(name)]);
  return { ...Object.fromEntries(cpu), ...measureMemory(hub, 'rest') };
}

/** Memory of the hub's processes now, in MB. */
export function measureMemory(hub: HubProcesses, when: string): Figures {
  const mb = (pid: number) => Math.round(Number(/VmRSS:\s+(\d+)/.exec(read(pid, 'status'))?.[1]) / 1024);
  return Object.fromEntries(pidsOf(hub).map(([name, pid]) => [`${when}.${name}.rssMb`, mb(pid)]));
}

function cpuSeconds(hub: HubProcesses): Figures {
  const seconds = (pid: number) => {
    // Behind the name, which may hold spaces: the 12th and 13th are user and system time.
    const fields = read(pid, 'stat')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  };
  return Object.fromEntries(pidsOf(hub).map(([name, pid]) => [name, seconds(pid)]));
}

function pidsOf(hub: HubProcesses): [name: string, pid: number][] {
  return Object.entries(hub.pids()) as [string, number][];
}

function read(pid: number, file: string): string {
  return readFileSync(`/proc/${pid}/${file}`, 'utf8');
}
