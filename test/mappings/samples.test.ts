import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { mapTable } from '#mappings/map-table.ts';
import { fileSource } from '#mappings/read/byte-source.ts';
import { openTable } from '#mappings/read/open-table.ts';
import type { MappedRow } from '#mappings/row-mapper.ts';
import { Template } from '#mappings/template.ts';
import { type Sample, templateOfSample } from '#test/support/sample-template.ts';

const folder = new URL('../samples/', import.meta.url);
const files = readdirSync(folder);
const names = files.filter((file) => file.endsWith('.expected.json')).map((file) => file.split('.')[0]!);

function readSample(name: string): Sample {
  return JSON.parse(readFileSync(new URL(`${name}.expected.json`, folder), 'utf8'));
}

async function mapSample(name: string, sample: Sample, chunkBytes?: number) {
  const template = Template.parse(templateOfSample(sample));
  const file = files.find((each) => each.startsWith(`${name}.`) && !each.endsWith('.json'))!;
  await using source = await fileSource(new URL(file, folder).pathname);
  const mapped = mapTable(template, await openTable(source, template.source, { chunkBytes }));
  const rows: MappedRow[] = [];
  for await (const batch of mapped.batches) rows.push(...batch);
  return { rows, counts: mapped.counts };
}

describe('sample files', () => {
  for (const name of names) {
    it(`${name} gives what is expected of it`, async () => {
      const sample = readSample(name);

      const { rows, counts } = await mapSample(name, sample);

      const accepted = rows.flatMap((row) => (row.kind === 'accepted' ? [{ line: row.line, values: row.values }] : []));
      const wanted = new Set(sample.rows.map(({ line }) => line));
      const shown = sample.rowsAre === 'all' ? accepted : accepted.filter(({ line }) => wanted.has(line));
      expect(shown).to.deep.equal(sample.rows);
      const rejected = rows.flatMap((row) =>
        row.kind === 'rejected'
          ? row.problems.map(({ column, code, params }) => ({
              line: row.line,
              column,
              code,
              firstLine: params.firstLine,
            }))
          : [],
      );
      expect(rejected).to.deep.equal(
        sample.rejected.map(({ line, column, code, firstLine }) => ({ line, column, code, firstLine })),
      );
      expect(counts).to.deep.equal({ read: counts.accepted + counts.rejected, ...sample.counts });
    });
  }

  it('give the same however their bytes are cut', async () => {
    for (const name of names) {
      const sample = readSample(name);
      expect(await mapSample(name, sample, 61), name).to.deep.equal(await mapSample(name, sample));
    }
  });
});
