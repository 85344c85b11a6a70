import { code, email, key, latitude, line, longitude, phone, type Target } from './target.ts';

/** What a file may say about a point of interest. */
export const points = {
  fields: {
    key: { ...key, required: true },
    name: { ...line, required: true },
    'address.street': line,
    'address.houseNumber': code,
    'address.city': line,
    'address.state': line,
    'address.postcode': code,
    'address.country': { kind: 'country' },
    lat: latitude,
    lon: longitude,
    radiusM: { kind: 'distance', range: [0, 1_000_000] },
    parentKey: key,
    'contact.name': line,
    'contact.phone': phone,
    'contact.email': email,
    categories: { kind: 'list', maxLength: 100 },
  },
  locations: [{ lat: 'lat', lon: 'lon', path: 'location' }],
} as const satisfies Target;
