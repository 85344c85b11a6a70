import { execFileSync } from 'node:child_process';

/**
 * For `before(needs('lftp'))`: skips a suite on machines where a program is missing, and says so.
 * @param program what is run @param from the Debian package that brings it
 */
export function needs(program: string, from: string = program): (this: Mocha.Context) => void {
  return function () {
    if (isThere(program)) return;
    process.stderr.write(
      `skipped, needs ${from}: ${this.currentTest?.parent?.title ?? this.test?.parent?.title ?? ''}\n`,
    );
    this.skip();
  };
}

function isThere(program: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `command -v ${program}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
