// Runs one of the project's programs on a machine that may have nothing but Node >= 20 and npm: installs what
// package-lock.json names if that is not there yet, then starts the program under the project's own Node 24.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const nodeFolder = join(root, 'node_modules', 'node', 'bin');
const stampFile = join(root, 'node_modules', '.installed-from');

if (Number(process.versions.node.split('.')[0]) < 20) fail(`Node 20 or newer is needed; this is ${process.version}.`);
installIfNeeded();
runUnderProjectNode(process.argv.slice(2));

function installIfNeeded() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock) return;
  process.stderr.write('Installing what package-lock.json names (once, about a minute) …\n');
  // Not `npm ci`: it refuses a lock file that leaves out optional packages of other platforms, which some registries do not have.
  const npm = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.error) fail(`npm could not be started: ${npm.error.message}`);
  if (npm.status !== 0) fail('npm could not install the dependencies; its own words stand above.');
  if (!existsSync(nodeFolder))
    fail('npm left out Node 24 (package "node"): are install scripts switched off on this machine?');
  writeFileSync(stampFile, lock);
}

function runUnderProjectNode([program, ...args]) {
  const node = join(nodeFolder, process.platform === 'win32' ? 'node.exe' : 'node');
  const path = `${nodeFolder}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
  const child = spawn(node, [join(root, program), ...args], { stdio: 'inherit', env: { ...process.env, PATH: path } });
  // A terminal tells the whole group, others this process alone, and which it was cannot be seen: every signal is handed on, and a program
  // that hears one twice stops once. Either way the program decides when it is done.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(() => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

// A signal to npm alone ends it and its shell, and reaches nobody else: then nobody is left who would stop the program.
function endWithNpm(end) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const look = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(look);
    end();
  }, 500);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}
