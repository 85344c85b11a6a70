/** What an event may be about. Order between events is kept per subject. */
const subjectKinds = [
  'task',
  'point',
  'employee',
  'group',
  'taskType',
  'form',
  'template',
  'connection',
  'import',
  'file',
  'route',
  'endpoint',
  'device',
] as const;

export type SubjectKind = (typeof subjectKinds)[number];

/** What happens in an account that somebody may want to know. Each line is the sentence of the API documents. */
export const eventTypes = {
  'task.created': 'A task came into being',
  'task.updated': 'Fields or status of a task changed',
  'task.done': 'A task was finished in the field',
  'task.notDone': 'A task was ended in the field without being done',
  'task.declined': 'An employee declined a task',
  'task.canceled': 'The office or a file canceled a task',
  'point.created': 'A point of interest came into being',
  'point.updated': 'Fields of a point of interest changed',
  'point.deleted': 'A point of interest was deleted',
  'employee.created': 'An employee came into being',
  'employee.updated': 'Fields of an employee changed, groups and being enabled included',
  'group.created': 'A group came into being',
  'group.updated': 'Fields of a group changed',
  'taskType.created': 'A task type came into being',
  'taskType.updated': 'Fields of a task type changed',
  'form.created': 'A form has its first version',
  'form.updated': 'A form has a new version',
  'entry.created': 'An entry arrived from the field; its attachments may still be on their way',
  'entry.completed': 'An entry and all of its attachments are stored',
  'template.created': 'A template has its first version',
  'template.updated': 'A template has a new version',
  'connection.created': 'A connection came into being',
  'connection.updated': 'Fields of a connection changed',
  'route.created': 'A route came into being',
  'route.updated': 'Fields of a route changed',
  'file.arrived': 'A file is whole and stored in a folder',
  'file.written': 'A route wrote a file into a folder',
  'import.received': 'A file is about to be imported',
  'import.held': 'A file waits for a person; nothing of it was imported',
  'import.finished': 'An import ended; its result file is there',
  'import.failed': 'A file could not be read; nothing of it was imported',
  'endpoint.created': 'An endpoint came into being',
  'endpoint.updated': 'Fields of an endpoint changed',
  'endpoint.disabled': 'Notifications to an endpoint stopped',
} as const;

export type EventType = keyof typeof eventTypes;
