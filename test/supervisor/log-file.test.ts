import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openLogFile } from '#supervisor/log-file.ts';

describe('the log file of a program', () => {
  let folder: string;
  let file: string;
  let told: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fieldhub-log-'));
    file = join(folder, 'logs', 'server.log');
    told = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (largestBytes?: number) =>
    openLogFile(file, { tell: (line) => told.push(line), locale: 'en', ...(largestBytes && { largestBytes }) });
  const quiet = { tellsWarnings: false };

  it('holds the lines, for its owner alone, and goes on where it ended', () => {
    for (const line of ['one', 'two']) {
      const log = open();
      log.write(line, quiet);
      log.close();
    }
    expect(readFileSync(file, 'utf8')).to.equal('one\ntwo\n');
    expect(statSync(file).mode & 0o777).to.equal(0o600);
  });

  it('turns over when it is full, keeps one before it, and loses no line between', () => {
    const log = open(1_000);
    const lines = Array.from({ length: 30 }, (_, index) => `${String(index).padStart(2, '0')} ${'ü'.repeat(48)}`);
    for (const line of lines) log.write(line, quiet);
    log.close();

    const kept = readFileSync(`${file}.1`, 'utf8') + readFileSync(file, 'utf8');
    expect(kept.trim().split('\n')).to.deep.equal(lines.slice(-kept.trim().split('\n').length));
    expect(statSync(`${file}.1`).size).to.be.within(1_000, 1_200);
    expect(existsSync(`${file}.2`)).to.equal(false);
  });

  it('tells warnings in short, when it should', () => {
    const log = open();
    log.write('{"level":30,"msg":"the server listens"}', { tellsWarnings: true });
    log.write('{"level":50,"msg":"it broke","err":{"message":"no route"},"correlationId":"c"}', {
      tellsWarnings: true,
    });
    log.write('{"level":50,"msg":"before it was ready"}', quiet);
    log.write('Segmentation fault', { tellsWarnings: true });
    log.close();
    expect(told).to.deep.equal(['it broke — no route — (c)', 'Segmentation fault']);
  });

  it('survives a full disk: says so once, and goes on when there is room', () => {
    openLogFile(file, { tell: () => undefined, locale: 'en' }).write('makes the folder', quiet);
    unlinkSync(file);
    symlinkSync('/dev/full', file);
    const log = open();

    for (const line of ['lost', 'lost too']) log.write(line, quiet);
    expect(told).to.have.length(1);
    expect(told[0]).to.include('server.log takes no more lines (ENOSPC');
    unlinkSync(file);
    for (const line of ['kept', 'kept too']) log.write(line, quiet);
    log.close();

    expect(told.slice(1)).to.deep.equal([`${file} takes lines again; 2 are missing.`]);
    expect(readFileSync(file, 'utf8').trim()).to.equal('kept\nkept too');
  });
});
