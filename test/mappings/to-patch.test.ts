import { expect } from 'chai';
import { findField } from '#mappings/targets/registry.ts';
import { toPatch } from '#mappings/targets/to-patch.ts';

describe('patches', () => {
  it('of a task', () => {
    const values = {
      key: 'T-1',
      title: 'Valve',
      'place.address': 'Calle 1',
      'place.lat': 40.5,
      'place.lon': -3.5,
      employeeKey: 'E-1',
      groupKey: null,
      startAt: '2026-03-26T07:00:00Z',
      durationS: 5400,
      'contact.name': 'Ana',
      'contact.phone': null,
      'customFields.zona': 'Norte',
    };
    expect(toPatch('tasks', values)).to.deep.equal({
      key: 'T-1',
      title: 'Valve',
      place: { address: 'Calle 1', location: { type: 'Point', coordinates: [-3.5, 40.5] } },
      assignee: { employeeKey: 'E-1', groupKey: null },
      startAt: '2026-03-26T07:00:00Z',
      durationS: 5400,
      contact: { name: 'Ana', phone: null },
      customFields: { zona: 'Norte' },
    });
  });

  it('of a point', () => {
    const values = {
      key: 'P',
      lat: 1,
      lon: 2,
      'address.city': 'Leeds',
      categories: ['a', 'b'],
      radiusM: 50,
      parentKey: null,
    };
    expect(toPatch('points', values)).to.deep.equal({
      key: 'P',
      location: { type: 'Point', coordinates: [2, 1] },
      address: { city: 'Leeds' },
      categories: ['a', 'b'],
      radiusM: 50,
      parentKey: null,
    });
  });

  it('a location is cleared as a whole, and absent where it is absent', () => {
    expect(toPatch('points', { key: 'P', lat: null, lon: null })).to.deep.equal({ key: 'P', location: null });
    expect(toPatch('points', { key: 'P' })).to.deep.equal({ key: 'P' });
  });

  it('custom fields have the kind of their type', () => {
    expect(findField('tasks', 'customFields.alta', 'dateTime')?.kind).to.equal('instant');
    expect(findField('tasks', 'customFields.año')?.kind).to.equal('text');
    expect(findField('tasks', 'customFields.constructor.x')).to.equal(undefined);
    expect(findField('tasks', 'constructor')).to.equal(undefined);
  });
});
