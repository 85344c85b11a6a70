import { email, key, latitude, longitude, phone, type Target, text } from './target.ts';

/** What a file may say about a point of interest. */
export const points = {
  fields: {
    key: { ...key, required: true },
    name: { ...text(200), required: true },
    'address.street': text(200),
    'address.houseNumber': { kind: 'code', maxLength: 50 },
    'address.city': text(200),
    'address.state': text(200),
    'address.postcode': { kind: 'code', maxLength: 50 },
    'address.country': text(100),
    lat: latitude,
    lon: longitude,
    radiusM: { kind: 'distance', range: [1, 100_000] },
    parentKey: key,
    'contact.name': text(200),
    'contact.phone': phone,
    'contact.email': email,
    categories: { kind: 'list', maxLength: 50 },
  },
  locations: [{ lat: 'lat', lon: 'lon', path: 'location' }],
} as const satisfies Target;
