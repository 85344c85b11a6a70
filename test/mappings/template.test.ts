import { expect } from 'chai';
import { Template, type TemplateInput } from '#mappings/template.ts';
import { buildTemplate } from '#test/support/map-rows.ts';

type Column = TemplateInput['columns'][number];

/** Where a template is wrong. */
function pathsOf(template: unknown): string[] {
  const result = Template.safeParse(template);
  return result.success ? [] : result.error.issues.map(({ path }) => path.join('.')).sort();
}

describe('templates', () => {
  it('fills in what is left out', () => {
    const { source, columns, ...rest } = Template.parse(buildTemplate());
    expect(rest).to.deep.equal({ target: 'tasks', keyFields: ['key'], mode: 'upsert', unlisted: 'leave' });
    expect(source).to.include({ headerRow: 1, hiddenRows: 'import' });
    expect(columns[0]).to.deep.equal({ to: 'key', from: { header: 'K' }, onEmpty: 'keep' });
  });

  const x: Column = { to: 'typeKey', from: { header: 'X' } };
  const columns: [what: string, columns: Column[], paths: string[]][] = [
    ['a field that does not exist', [{ ...x, to: 'typekey' }], ['columns.2.to']],
    ['a field of an object', [{ ...x, to: 'toString' }], ['columns.2.to']],
    [
      'custom fields with a name that is not safe',
      ['customFields.', 'customFields.__proto__', 'customFields.a.b', 'customFields.$a'].map((to) => ({ ...x, to })),
      ['columns.2.to', 'columns.3.to', 'columns.4.to', 'columns.5.to'],
    ],
    ['a field connected twice', [x, { ...x, from: { letter: 'D' } }], ['columns.3.to']],
    [
      'a type, unit, separator or time where it means nothing',
      [{ ...x, type: 'number', unit: 'minutes', split: ',', withTime: { header: 'H' } }],
      ['columns.2.split', 'columns.2.type', 'columns.2.unit', 'columns.2.withTime'],
    ],
    ['a unit of another kind', [{ ...x, to: 'durationS', unit: 'metres' }], ['columns.2.unit']],
    [
      'words and constants that are no value of the field',
      [
        { ...x, to: 'priority', values: { Alta: 'high', Baja: 'lowish' } },
        { ...x, to: 'contact.email', from: { constant: 'nobody' } },
      ],
      ['columns.2.values.Baja', 'columns.3.from.constant'],
    ],
    ['half a coordinate', [{ ...x, to: 'place.lat' }], ['columns.2.to']],
    [
      'a letter that no sheet has',
      [
        { ...x, from: { letter: 'XFE' } },
        { ...x, to: 'pointKey', from: { letter: 'a1' } },
      ],
      ['columns.2.from', 'columns.3.from.letter'],
    ],
    ['neither header nor letter nor constant', [{ ...x, from: {} as never }], ['columns.2.from']],
  ];
  for (const [what, added, paths] of columns) {
    it(`refuses ${what}`, () => {
      expect(pathsOf(buildTemplate(added))).to.deep.equal(paths);
    });
  }

  const base = buildTemplate();
  const wholes: [what: string, template: unknown, paths: string[]][] = [
    ['another target', { ...base, target: 'things' }, ['target']],
    ['no key', { ...base, columns: base.columns.slice(1) }, ['columns', 'keyFields.0']],
    ['no title', { ...base, columns: base.columns.slice(0, 1) }, ['columns']],
    ['key fields that are not connected', { ...base, keyFields: ['key', 'typeKey'] }, ['keyFields.1']],
    [
      'a key that may be cleared',
      { ...base, columns: base.columns.map((column) => ({ ...column, onEmpty: 'clear' })) },
      ['columns.0.onEmpty', 'columns.1.onEmpty'],
    ],
    [
      'a zone and an encoding that do not exist, csv without a delimiter, days alone for no time',
      {
        ...base,
        source: {
          ...base.source,
          timeZone: 'Europe/Nowhere',
          encoding: 'klingon',
          delimiter: undefined,
          dayOnly: { title: '00:00:00' },
        },
      },
      ['source.dayOnly.title', 'source.delimiter', 'source.encoding', 'source.timeZone'],
    ],
    [
      'headers where there is no header row',
      { ...base, source: { ...base.source, headerRow: 0 } },
      ['columns.0.from', 'columns.1.from'],
    ],
    [
      'a delimiter that is none, a time that is none',
      { ...base, source: { ...base.source, delimiter: '"', dayOnly: { dueAt: '24:00:00' } } },
      ['source.dayOnly.dueAt', 'source.delimiter'],
    ],
    ['names it does not know', { ...base, secret: 1, source: { ...base.source, colour: 'red' } }, ['', 'source']],
    ['nothing', null, ['']],
  ];
  for (const [what, template, paths] of wholes) {
    it(`refuses ${what}`, () => {
      expect(pathsOf(template)).to.deep.equal(paths);
    });
  }

  it('knows a length as a clock shows it by both its names', () => {
    const column = { to: 'durationS', from: { header: 'D' }, unit: 'timeOfDay' } as const;
    expect(Template.parse(buildTemplate([column])).columns[2]!.unit).to.equal('clock');
  });

  it('needs no title where rows only update', () => {
    expect(pathsOf({ ...base, mode: 'update', columns: base.columns.slice(0, 1) })).to.deep.equal([]);
  });
});
