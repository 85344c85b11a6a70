import { rmSync } from 'node:fs';
import type { Collection } from 'mongodb';
import { type DatabaseProcess, makeFolder, startDatabaseProcess } from './database-process.ts';

/** What some rounds of killing the engine under writers showed. */
export interface KillReport {
  acknowledged: number;
  lost: string[];
  halves: string[];
  disagreements: string[];
}

interface Item {
  _id: string;
  writer: number;
  step: number;
  parts: number[];
  tags: string[];
}

const writers = 4;

/**
 * Lets writers insert, change and remove documents until the engine is killed with -9 at a chosen moment, starts it
 * again and compares what is there with what was acknowledged.
 */
export async function killRounds(rounds: number, random: () => number): Promise<KillReport> {
  const folder = makeFolder();
  const report: KillReport = { acknowledged: 0, lost: [], halves: [], disagreements: [] };
  const expected = new Map<string, Expectation>();
  try {
    for (let round = 0; round < rounds; round++) {
      const database = await startDatabaseProcess(folder, { keepsFolder: true });
      if (round === 0) await prepare(database);
      const acknowledgedBefore = report.acknowledged;
      const killAfter = 20 + Math.floor(random() * 200);
      const onAcknowledged = () => {
        report.acknowledged++;
        if (report.acknowledged - acknowledgedBefore === killAfter) void database.process.kill('SIGKILL');
      };
      await Promise.all(
        Array.from({ length: writers }, (_, writer) =>
          write(database, round, writer, random, expected, onAcknowledged),
        ),
      );
      await database.kill();
      await check(folder, expected, report);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return report;
}

/** The states a document may be in: after the last acknowledged write, or after the one that was under way. */
interface Expectation {
  acknowledged: number | undefined;
  attempted: number | undefined;
}

function itemsOf(database: DatabaseProcess): Collection<Item> {
  return database.client.db('kill').collection<Item>('items');
}

async function prepare(database: DatabaseProcess) {
  await itemsOf(database).createIndex({ writer: 1, step: -1 });
  await itemsOf(database).createIndex({ tags: 1 });
  await itemsOf(database).createIndex({ 'parts.0': 1 }, { partialFilterExpression: { step: { $gt: 0 } } });
}

const removed = -1;

// A document at some step is a function of the step: a half written one can be told.
function itemAt(_id: string, writer: number, step: number): Item {
  return { _id, writer, step, parts: Array(step + 1).fill(step) as number[], tags: [`s${step}`, `w${writer}`] };
}

async function write(
  database: DatabaseProcess,
  round: number,
  writer: number,
  random: () => number,
  expected: Map<string, Expectation>,
  onAcknowledged: () => void,
) {
  const items = itemsOf(database);
  const own: string[] = [];
  for (let count = 0; ; count++) {
    const isNew = own.length === 0 || random() < 0.4;
    const ids = isNew
      ? Array.from({ length: 1 + Math.floor(random() * 5) }, (_, at) => `${round}-${writer}-${count}-${at}`)
      : [own[Math.floor(random() * own.length)]!];
    const step = isNew ? 0 : random() < 0.2 ? removed : (expected.get(ids[0]!)!.acknowledged ?? 0) + 1;
    for (const id of ids) expected.set(id, { acknowledged: expected.get(id)?.acknowledged, attempted: step });
    try {
      if (isNew) await items.insertMany(ids.map((id) => itemAt(id, writer, 0)));
      else if (step === removed) await items.deleteOne({ _id: ids[0]! });
      else await items.replaceOne({ _id: ids[0]! }, itemAt(ids[0]!, writer, step));
    } catch {
      return;
    }
    for (const id of ids) expected.set(id, { acknowledged: step, attempted: undefined });
    if (isNew) own.push(...ids);
    else if (step === removed) own.splice(own.indexOf(ids[0]!), 1);
    onAcknowledged();
  }
}

async function check(folder: string, expected: Map<string, Expectation>, report: KillReport) {
  await using database = await startDatabaseProcess(folder, { keepsFolder: true });
  const found = new Map((await itemsOf(database).find().toArray()).map((item) => [item._id, item]));
  for (const [id, { acknowledged, attempted }] of expected) {
    const step = found.get(id)?.step ?? (acknowledged === undefined ? undefined : removed);
    const isExplained = step === acknowledged || (attempted !== undefined && step === attempted);
    if (!isExplained) report.lost.push(`${id}: acknowledged ${acknowledged}, attempted ${attempted}, found ${step}`);
    expected.set(id, { acknowledged: step, attempted: undefined });
  }
  for (const { _id, writer, step, parts, tags } of found.values()) {
    const whole = itemAt(_id, writer, step);
    if (JSON.stringify([parts, tags]) !== JSON.stringify([whole.parts, whole.tags])) report.halves.push(_id);
  }
  const { valid, errors } = await database.client.db('kill').command({ validate: 'items', full: true });
  if (!valid) report.disagreements.push(...(errors as string[]));
}
