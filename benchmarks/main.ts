// `npm run bench -- NAME` runs benchmarks/NAME.ts: it prints what it measured as a table, and as its last line one JSON object.
import { existsSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Figures by name. */
export type Figures = Record<string, number>;

const [name = ''] = process.argv.slice(2);
const file = join(dirname(fileURLToPath(import.meta.url)), `${name}.ts`);
if (!/^[a-z-]+$/.test(name) || !existsSync(file)) {
  process.stderr.write(`There is no benchmark “${name}”. npm run bench -- thread\n`);
  process.exit(2);
}
const { measure } = (await import(file)) as { measure: () => Promise<Figures> };
const figures = await measure();
process.stdout.write(`\n${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}\n\n`);
for (const [figure, value] of Object.entries(figures)) process.stdout.write(`${figure.padEnd(36)} ${value}\n`);
process.stdout.write(`${JSON.stringify({ benchmark: name, figures })}\n`);
process.exit(0);
