import ssh2 from 'ssh2';

/** What a client wants of a file that it opens. */
export type OpenMode =
  | { kind: 'read' }
  | { kind: 'write'; create: boolean; exclusive: boolean; truncate: boolean; append: boolean };

const { READ, WRITE, APPEND, CREAT, TRUNC, EXCL } = ssh2.utils.sftp.OPEN_MODE;

/** Reads the flags of OPEN; undefined for those that ask for nothing. Whoever may write need not read: what is written is not there yet. */
export function readOpenMode(flags: number): OpenMode | undefined {
  const has = (flag: number) => (flags & flag) !== 0;
  if (has(WRITE) || has(APPEND))
    return { kind: 'write', create: has(CREAT), exclusive: has(EXCL), truncate: has(TRUNC), append: has(APPEND) };
  return has(READ) ? { kind: 'read' } : undefined;
}
