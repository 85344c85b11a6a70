import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { clientTemplate, visitTemplate } from '#demo/templates.ts';
import { type Sample, templateOfSample } from '#test/support/sample-template.ts';

const sampleOf = (name: string) => JSON.parse(readFileSync(`test/samples/${name}.expected.json`, 'utf8')) as Sample;
const hashOf = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

describe('the demonstration', () => {
  it('maps its files as the expectations of the samples say', () => {
    expect(clientTemplate.definition).to.deep.equal(templateOfSample(sampleOf('clientes-madrid')));

    const visits = templateOfSample(sampleOf('visitas-madrid'));
    // All visits are of one type, which the sample leaves open.
    const type = { to: 'typeKey', from: { constant: 'VISITA' } };
    expect(visitTemplate.definition).to.deep.equal({ ...visits, columns: [...visits.columns, type] });
  });

  for (const file of ['clientes-madrid.csv', 'visitas-madrid.xlsx'])
    it(`drops the sample ${file} byte for byte`, () => {
      expect(hashOf(`demo/files/${file}`)).to.equal(hashOf(`test/samples/${file}`));
    });
});
