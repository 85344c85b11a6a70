import { expect } from 'chai';
import { buildTemplate, mapRows, shortMapped } from '#test/support/map-rows.ts';
import { dateCell, readColumn } from '#test/support/read-column.ts';

describe('days and instants', () => {
  it('instants: in the zone of the template, a day alone for the time the template gives it', async () => {
    const cells = [
      '28/03/2026 10:30',
      '2026-03-28T10:30:00Z',
      dateCell(46109.4375, 'dateTime'),
      dateCell(46109, 'dateTime'),
      dateCell(46109),
      '28/03/2026',
      '29/03/2026 02:30',
      '25/10/2026 02:30',
      'x',
    ];
    expect(await readColumn({ to: 'dueAt' }, cells)).to.deep.equal([
      '2026-03-28T09:30:00Z',
      '2026-03-28T10:30:00Z',
      '2026-03-28T09:30:00Z',
      '2026-03-27T23:00:00Z',
      'timeMissing',
      'timeMissing',
      'timeSkipped',
      '2026-10-25T00:30:00Z',
      'notADate',
    ]);
    const source = { ...buildTemplate().source, dayOnly: { dueAt: '23:59:59' } };
    expect(await readColumn({ to: 'dueAt' }, ['28/03/2026', dateCell(46109)], { source })).to.deep.equal([
      '2026-03-28T22:59:59Z',
      '2026-03-28T22:59:59Z',
    ]);
  });

  it('a window is a problem, never another time', async () => {
    expect(await readColumn({ to: 'startAt' }, ['26/03/2026 09:00-11:00', '2026-03-26 09:00-11:00'])).to.deep.equal([
      'notADate',
      'notADate',
    ]);
    const { rows } = await mapRows(buildTemplate([{ to: 'startAt', from: { header: 'D' } }]), [
      ['K', 'T', 'D'],
      ['1', 't', '26/03/2026 09:00-11:00'],
    ]);
    expect(rows[0]).to.have.nested.property('problems[0].params.example', '31/12/2026 14:30');
  });

  it('a day whose text names its zone is that of the zone of the template, also beside a time', async () => {
    const cells = ['2026-03-27T23:00:00Z', '2026-03-27T22:59:59Z', '2026-03-28T01:00:00+05:00', '2026-03-27T23:00:00'];
    expect(await readColumn({ to: 'customFields.d', type: 'date' }, cells)).to.deep.equal([
      '2026-03-28',
      '2026-03-27',
      '2026-03-27',
      '2026-03-27',
    ]);
    const template = buildTemplate([{ to: 'startAt', from: { header: 'D' }, withTime: { header: 'H' } }]);
    const { rows } = await mapRows(template, [
      ['K', 'T', 'D', 'H'],
      ['1', 't', '2026-03-27T23:00:00Z', '09:00'],
    ]);
    expect(shortMapped(rows)).to.deep.equal([{ key: '1', title: 't', startAt: '2026-03-28T08:00:00Z' }]);
  });

  it('a day alone whose time the clocks skipped, or showed twice, is its beginning or its end', async () => {
    const read = (timeZone: string, time: string, cell: string) =>
      readColumn({ to: 'startAt' }, [cell], {
        source: { ...buildTemplate().source, timeZone, dayOnly: { startAt: time } },
      });
    expect(await read('America/Sao_Paulo', '00:00:00', '04/11/2018')).to.deep.equal(['2018-11-04T03:00:00Z']);
    expect(await read('America/Sao_Paulo', '23:59:59', '17/02/2018')).to.deep.equal(['2018-02-18T02:59:59Z']);
    expect(await read('America/Havana', '00:30:00', '01/11/2026')).to.deep.equal(['2026-11-01T04:30:00Z']);
  });

  it('a time in a column of its own, whose problems are its own', async () => {
    const template = buildTemplate([{ to: 'startAt', from: { header: 'D' }, withTime: { header: 'H' } }]);
    const { rows } = await mapRows(template, [
      ['K', 'T', 'D', 'H'],
      ['1', 't', '28/03/2026', '14:30'],
      ['2', 't', dateCell(46109), dateCell(0.6041666667, 'time')],
      ['3', 't', '28/03/2026', '2:30 p. m.'],
      ['4', 't', '28/03/2026', '25:00'],
      ['5', 't', '29/03/2026', '2:30'],
      ['6', 't', '28/03/2026', ''],
      ['7', 't', '', '14:30'],
      ['8', 't', '31/02/2026', '25:00'],
      ['9', 't', '28/03/2026', { kind: 'error', error: '#N/A' }],
    ]);
    const at = (key: string) => ({ key, title: 't', startAt: '2026-03-28T13:30:00Z' });
    expect(shortMapped(rows)).to.deep.equal([
      at('1'),
      at('2'),
      at('3'),
      ['H notATime'],
      ['H timeSkipped'],
      ['D timeMissing'],
      { key: '7', title: 't' },
      ['D notADate'],
      ['H errorCell'],
    ]);
  });
});
