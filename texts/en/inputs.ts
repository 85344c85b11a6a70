/** What is wrong with a part of a request, and what to do about it. */
export const inputs = {
  unknownField: 'There is no field “{{name}}” here. Correct its name, or leave it out.',
  wrongType: 'Here belongs {{expected}}. Correct the value.',
  empty: 'This is empty. Give it a value.',
  tooLong: 'The text has more than {{max, number}} characters. Shorten it.',
  tooShort: 'The text needs {{min, number}} characters or more. Complete it.',
  tooMany: 'There are more than {{max, number}} of them. Send fewer.',
  tooFew: 'Of these, {{min, number}} or more must be given.',
  tooLarge: 'The most that is possible here is {{max}}. Correct the value.',
  tooSmall: 'The least that is possible here is {{min}}. Correct the value.',
  notOneOf: 'Possible here: {{values}}. Choose one of them.',
  controlCharacters: 'The text holds characters that cannot be shown, such as line breaks or tabs. Remove them.',
  brokenText: 'The text holds half a character (a lone surrogate). Correct it.',
  notAnInstant:
    'Here belongs an instant with its zone, such as 2026-11-23T08:00:00+01:00, from the year 1900 on. Correct the value.',
  notAnEmail: 'Here belongs one e-mail address, such as name@company.com. Correct the value.',
  notAUrl: 'Here belongs an address that begins with https:// or http://. Correct the value.',
  notAnId: 'Here belongs an id as the hub gave it. Correct the value.',
  notATimeZone: 'Here belongs an IANA time zone, such as Europe/Madrid. Correct the value.',
  notARange: 'Here belongs an IP address, or a range of them such as 10.1.0.0/16. Correct the value.',
  notACountry: 'Here belongs a country code of two capital letters, such as ES. Correct the value.',
  notAFieldName: 'A name begins with a letter and has letters, digits, - and _, 64 at most. Choose another one.',
  notALogin: 'A login has 3 to 64 small letters, digits, dots, dashes and underscores. Choose another one.',
  notAFolder: 'Here belongs a folder such as /in/tasks. Correct the value.',
  notARouteKey:
    'The key of a route is the name of its folders: letters, digits, - and _, 64 at most. Choose another one.',
  wrongForm: 'The value does not have the form that belongs here ({{form}}). Correct it.',
  noFormFits: 'The value has none of the forms that belong here. The API document at /docs shows them.',
  twice: 'Each of these keys may come once. Remove one.',
  inNeedsTemplate: 'A route in needs a template. Name it.',
  outNeedsEvents: 'A route out needs event types. Name them.',
  outNeedsInterval: 'A route out needs the seconds between its files. Name them.',
  oneQuestion: 'Ask by exactly one of correlationId, key, fileName and entryId.',
  alreadyOver: 'This instant is over already. Choose one to come.',
  filterNotJson: 'The filter is not JSON. Write it as {"field":"status","op":"eq","value":"new"}.',
  filterForm:
    'Part of the filter is neither a comparison {field, op, value} nor {and: […]}, {or: […]}, {not: …}. The operators are {{operators}}.',
  filterField: '“{{field}}” cannot be filtered by. These can: {{fields}}.',
  filterValue: '“{{field}}” with {{op}} is compared with {{expected}}. Correct the value.',
  filterList: '“{{field}}” with in is compared with a list, each of it {{expected}}. Correct the value.',
  filterTooDeep: 'A filter has at most {{levels}} levels and {{nodes}} comparisons. Make it smaller.',
};

/** Why the hub does not call an address. */
export const addresses = {
  notPublic: '{{host}} is {{address}}, which is not a public address',
  isPrivate: '{{address}} is not a public address',
  noAddress: '{{host}} has no address',
  notFound: 'the name {{host}} could not be found',
  notHttp: 'it is not an http or https URL',
  withPassword: 'it holds a user name or password',
};

/** Kinds of values, as they stand in a sentence. */
export const kinds = {
  text: 'text',
  number: 'a number',
  wholeNumber: 'a whole number',
  percent: 'a number',
  boolean: 'true or false',
  date: 'a date such as 2026-11-23',
  dateTime: 'an instant such as 2026-11-23T08:00:00+01:00',
  choice: 'one of its choices',
  list: 'a list',
  object: 'an object',
  nothing: 'null',
};

/** Where a task can be, as people say it. */
export const taskStatuses = {
  draft: 'draft',
  new: 'new',
  sent: 'sent',
  acknowledged: 'acknowledged',
  enRoute: 'on the way',
  arrived: 'arrived',
  inProgress: 'in progress',
  suspended: 'suspended',
  done: 'done',
  notDone: 'not done',
  declined: 'declined',
  canceled: 'canceled',
};
