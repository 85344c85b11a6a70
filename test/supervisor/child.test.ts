import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Child, type ChildOptions, createChild, pauseAfter, stopInTurn } from '#supervisor/child.ts';
import { until } from '#test/support/until.ts';

const program = join(import.meta.dirname, 'support/program-process.ts');

describe('a supervised program', () => {
  let folder: string;
  let children: Child[];
  let lines: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldhub-supervisor-'));
    children = [];
    lines = [];
  });
  afterEach(async () => {
    await stopInTurn(children);
    rmSync(folder, { recursive: true });
  });

  const notes = () => readFileSync(join(folder, 'notes'), 'utf8').trim().split('\n');

  function start(does: string, name = 'program', options: Partial<ChildOptions> = {}): Child {
    const child = createChild({
      name,
      program,
      args: [does, name, join(folder, 'notes')],
      locale: 'en',
      log: { write: (line) => void lines.push(line), close: () => undefined },
      onCrash: () => undefined,
      ...options,
    });
    children.push(child);
    return child;
  }

  it('rests a little longer after each crash, ten seconds at most', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 60].map(pauseAfter)).to.deep.equal([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  it('is started again when it ends by itself, each time later, and how it ended is told', async () => {
    const crashes: [string, number][] = [];
    const child = start('crashes', 'program', { onCrash: (how, inMs) => crashes.push([how, inMs]) });
    const startedAt = performance.now();
    await child.start();

    await until(() => crashes.length === 3);

    expect(crashes).to.deep.equal([
      ['exit code 7', 250],
      ['exit code 7', 500],
      ['exit code 7', 1000],
    ]);
    expect(performance.now() - startedAt).to.be.at.least(750);
    expect(notes()).to.have.length(3);
  });

  it('is heard with its last words when it refuses to start', async () => {
    const refusal = await start('refuses')
      .start()
      .catch((error: Error) => error.message);

    expect(refusal).to.equal('The settings are wrong.\nPORT=eighty');
    expect(lines).to.deep.equal(['The settings are wrong.', 'PORT=eighty']);
  });

  it('is ended when it does not say in time that it is ready', async () => {
    const child = start('hangs', 'program', { startMs: 1_000 });
    const refusal = await child.start().catch((error: Error) => error.message);

    expect(refusal).to.equal('program did not say within 1 s that it is ready.\nlooking at the data');
    await until(() => !isAlive(child.pid()));
  });

  it('answers each question for itself, also when two are alike', async () => {
    const child = start('serves');
    await child.start();

    const [first, second, third] = await Promise.all([child.ask('slow'), child.ask('number'), child.ask('slow')]);

    expect(new Set([first, second, third])).to.have.length(3);
    expect(first).to.match(/^slow/);
    expect(second).to.match(/^quick/);
  });

  it('tells why there is no answer', async () => {
    const child = start('serves');
    const ask = (question: string) => child.ask(question).catch((error: Error) => error.message);
    expect(await ask('number')).to.equal('program does not run');
    await child.start();

    expect(await ask('refuse')).to.equal('program: the disk is full');
    expect(await ask('end')).to.equal('program ended before it answered');
  });

  it('is started anew with what its environment says then', async () => {
    const environment = { EMBEDDED_URI: 'old' };
    const again: unknown[] = [];
    const crashes: string[] = [];
    const child = start('serves', 'program', {
      environment,
      onCrash: (how) => crashes.push(how),
      onReadyAgain: ({ uri }) => again.push(uri),
    });
    await child.start();

    environment.EMBEDDED_URI = 'new';
    child.restart();

    await until(() => again.length === 1);
    expect(again).to.deep.equal(['new']);
    expect(crashes).to.deep.equal([]);
  });

  it('stops after those before it, and is not started again though it ends before its turn', async () => {
    const crashes: string[] = [];
    const three = ['workers', 'server', 'database'].map((name) =>
      start('serves', name, { onCrash: () => crashes.push(name) }),
    );
    for (const child of three) await child.start();

    const stopped = stopInTurn(three);
    process.kill(three[2]!.pid()!, 'SIGKILL');
    await stopped;

    expect(notes().slice(3)).to.deep.equal(['workers stops', 'workers ended', 'server stops', 'server ended']);
    expect(crashes).to.deep.equal([]);
    expect(await three[0]!.start().catch((error: Error) => error.message)).to.include('not wanted');
  });

  it('is killed when it does not stop in time', async () => {
    const child = start('serves', 'program', { stopMs: 1 });
    await child.start();

    await child.stop();

    expect(notes()).to.not.include('program ended');
    expect(isAlive(child.pid())).to.equal(false);
  });
});

function isAlive(pid: number | undefined): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}
