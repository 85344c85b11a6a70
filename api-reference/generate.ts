// `npm run generate` writes what is read from the code: the OpenAPI document, the types of the client, and the README's table of settings.
// With --check nothing is written; files that are not up to date are named and the program fails.
import { readFile, writeFile } from 'node:fs/promises';
import { createConnection } from 'mongoose';
import { describeApi } from '#server/http/openapi.ts';
import { createLog } from '#server/log.ts';
import { createRouter } from '#server/router.ts';
import { createSecrets } from '#server/secrets.ts';
import { createServices } from '#server/services.ts';
import { describeSettings } from '#server/settings.ts';
import { describeTypes } from './describe-types.ts';

const isCheck = process.argv.includes('--check');
const document = describeApi(createRouter(unopenedServices(), undefined as never));

const outdated: string[] = [];
await write('api-reference/generated/openapi.json', `${JSON.stringify(document, null, 2)}\n`);
await write('api-reference/generated/operations.ts', await describeTypes(document));
await write('README.md', await readmeWithSettings());
if (outdated.length > 0) {
  process.stderr.write(`Not up to date, run npm run generate: ${outdated.join(', ')}\n`);
  process.exit(1);
}

/** The application is a value: it can be looked at without a database. */
function unopenedServices() {
  return createServices({
    connection: createConnection(),
    bytes: undefined as never,
    secrets: createSecrets(Buffer.alloc(32)),
    publicUrl: '',
    nodeHost: '127.0.0.1',
    log: createLog('generate', 'silent'),
  });
}

async function readmeWithSettings(): Promise<string> {
  const readme = await readFile('README.md', 'utf8');
  const rows = describeSettings().map(
    ({ name, default: value, meaning }) => `| \`${name}\` | ${value ? `\`${value}\`` : ''} | ${meaning} |`,
  );
  const table = ['| setting | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
  return readme.replace(
    /(<!-- settings -->\n)[\s\S]*?(\n<!-- \/settings -->)/,
    (_, start: string, end: string) => `${start}${table}${end}`,
  );
}

async function write(file: string, text: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return;
  if (isCheck) outdated.push(file);
  else await writeFile(file, text);
}
