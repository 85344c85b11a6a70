import { email, key, latitude, line, longitude, phone, type Target } from './target.ts';

/** How urgent a task is, from nothing said to most. */
export const taskPriorities = ['notSet', 'lowest', 'low', 'normal', 'high', 'highest', 'urgent'] as const;

/** What a file may say about a task. */
export const tasks = {
  fields: {
    key: { ...key, required: true },
    typeKey: key,
    title: { ...line, required: true },
    description: { kind: 'text', maxLength: 20_000 },
    pointKey: key,
    'place.address': line,
    'place.lat': latitude,
    'place.lon': longitude,
    employeeKey: { ...key, path: 'assignee.employeeKey' },
    groupKey: { ...key, path: 'assignee.groupKey' },
    startAt: { kind: 'instant' },
    dueAt: { kind: 'instant' },
    durationS: { kind: 'duration', range: [0, 31_536_000] },
    priority: { kind: 'choice', words: taskPriorities },
    'contact.name': line,
    'contact.phone': phone,
    'contact.email': email,
    formKeys: { kind: 'list', maxLength: 20 },
    entryRadiusM: { kind: 'distance', range: [0, 100_000] },
  },
  locations: [{ lat: 'place.lat', lon: 'place.lon', path: 'place.location' }],
} as const satisfies Target;
