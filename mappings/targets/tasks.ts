import { email, key, latitude, longitude, phone, type Target, text } from './target.ts';

/** The words for how urgent a task is, from the least on. */
export const taskPriorities = ['notSet', 'lowest', 'low', 'normal', 'high', 'highest', 'urgent'] as const;

const yearS = 366 * 24 * 3600;

/** What a file may say about a task. */
export const tasks = {
  fields: {
    key: { ...key, required: true },
    typeKey: key,
    title: { ...text(500), required: true },
    description: text(10_000),
    pointKey: key,
    'place.address': text(500),
    'place.lat': latitude,
    'place.lon': longitude,
    employeeKey: { ...key, path: 'assignee.employeeKey' },
    groupKey: { ...key, path: 'assignee.groupKey' },
    startAt: { kind: 'instant' },
    dueAt: { kind: 'instant' },
    durationS: { kind: 'duration', range: [0, yearS] },
    priority: { kind: 'choice', words: taskPriorities },
    'contact.name': text(200),
    'contact.phone': phone,
    'contact.email': email,
    formKeys: { kind: 'list', maxLength: 50 },
    entryRadiusM: { kind: 'distance', range: [1, 100_000] },
  },
  locations: [{ lat: 'place.lat', lon: 'place.lon', path: 'place.location' }],
} as const satisfies Target;
