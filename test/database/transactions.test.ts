import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { CommandError } from '#database/errors.ts';
import { createTransactions } from '#database/storage/transactions.ts';

function openFile() {
  const file = new DatabaseSync(':memory:');
  file.exec('PRAGMA foreign_keys=ON; PRAGMA page_size=4096');
  file.exec('CREATE TABLE parents (id INTEGER PRIMARY KEY)');
  // Checked at the commit only: an orphan makes the commit itself fail.
  file.exec(
    'CREATE TABLE rows (n INTEGER, parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED, filler TEXT)',
  );
  const rows = () =>
    file
      .prepare('SELECT n FROM rows ORDER BY n')
      .all()
      .map(({ n }) => n);
  const insert = (n: number, parent: number | null = null) =>
    file.prepare('INSERT INTO rows (n, parent) VALUES (?, ?)').run(n, parent);
  return { file, rows, insert };
}

describe('database: group commit', () => {
  it('tells nobody before the commit, and then all of the turn at once', async () => {
    const { file, insert } = openFile();
    const transactions = createTransactions(file);
    const told: string[] = [];
    transactions.whenSettled(() => told.push('before anything is written'));
    transactions.atomically(() => insert(1));
    transactions.whenSettled(() => told.push(`first, committed: ${!file.isTransaction}`));
    transactions.atomically(() => insert(2));
    transactions.whenSettled(() => told.push(`second, committed: ${!file.isTransaction}`));
    expect(told).to.deep.equal(['before anything is written']);
    await transactions.nextTurn();
    expect(told.slice(1)).to.deep.equal(['first, committed: true', 'second, committed: true']);
  });

  it('takes back an operation that fails, whole, and keeps those beside it', async () => {
    const { file, insert, rows } = openFile();
    const transactions = createTransactions(file);
    let forgotten = 0;
    transactions.onRollback(() => forgotten++);
    transactions.atomically(() => insert(1));
    const failing = () =>
      transactions.atomically(() => {
        insert(2);
        throw new Error('in the middle');
      });
    expect(failing).to.throw('in the middle');
    expect(forgotten).to.equal(1);
    const refusing = () =>
      transactions.atomically(() => {
        insert(3);
        throw new CommandError('BadValue', 'the second of two');
      });
    expect(refusing).to.throw('the second of two');
    expect(forgotten).to.equal(1);
    await transactions.nextTurn();
    expect(rows()).to.deep.equal([1, 3]);
  });

  it('fails everybody of a turn whose commit fails, and goes on afterwards', async () => {
    const { file, insert, rows } = openFile();
    const transactions = createTransactions(file);
    let forgotten = 0;
    transactions.onRollback(() => forgotten++);
    const failures: (string | undefined)[] = [];
    transactions.atomically(() => insert(1));
    transactions.whenSettled((failure) => failures.push(failure?.codeName));
    transactions.atomically(() => insert(2, 404));
    transactions.whenSettled((failure) => failures.push(failure?.codeName));
    const waited = await transactions.nextTurn().then(
      () => 'resolved',
      (error: CommandError) => error.message,
    );
    expect(waited).to.match(/The disk refused the commit/);
    expect(failures).to.deep.equal(['InternalError', 'InternalError']);
    expect(rows()).to.deep.equal([]);
    expect(forgotten).to.equal(1);

    transactions.atomically(() => insert(3));
    transactions.whenSettled((failure) => failures.push(failure?.codeName));
    await transactions.nextTurn();
    expect(failures.at(-1)).to.equal(undefined);
    expect(rows()).to.deep.equal([3]);
  });

  it('fails the write that finds the disk full, and keeps what was there', async () => {
    const { file, insert, rows } = openFile();
    const transactions = createTransactions(file);
    transactions.atomically(() => insert(1));
    await transactions.nextTurn();
    file.exec('PRAGMA max_page_count=20');
    const filling = () =>
      transactions.atomically(() =>
        file.prepare('INSERT INTO rows (n, filler) VALUES (2, ?)').run('x'.repeat(1_000_000)),
      );
    expect(filling).to.throw(/full/);
    await transactions.nextTurn().catch(() => {});
    expect(rows()).to.deep.equal([1]);
    file.exec('PRAGMA max_page_count=2000');
    filling();
    await transactions.nextTurn();
    expect(rows()).to.deep.equal([1, 2]);
  });
});
