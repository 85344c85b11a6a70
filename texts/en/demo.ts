/** The steps of the demonstration. */
export const demo = {
  hub: 'The hub owner allows calls to {{ranges}} and makes the account “{{account}}” in {{timeZone}}',
  hubKnown: 'The account “{{account}}” is there from an earlier run',
  field: 'Employees {{employees, list}}, task type {{taskType}}, form {{form}} with a photo',
  integrations: 'Templates and routes {{routes, list}}, endpoint {{endpoint}}, service user {{login}}',
  phoneReady: 'The phone of {{employee}} is signed in and listens on its stream',
  uploaded: 'Customer IT uploads {{file}} over {{protocol}} into {{folder}}',
  imported:
    '{{file}}: {{read, number}} rows, {{created, number}} new, {{updated, number}} changed, {{unchanged, number}} unchanged, {{rejected, number}} refused; now in {{folder}} with its result file',
  alreadyImported: '{{file}}: already imported, no row was touched',
  refusedRow: '  line {{line}}: {{message}}',
  pulled:
    'The phone hears a hint and pulls: tasks {{tasks, number}}, points {{points, number}}, types {{types, number}}, forms {{forms, number}}',
  worked: 'The phone posts its hours, and task {{task}}: seen, started, form with a photo, done',
  workedHours: 'The phone posts its hours; no task is open any more',
  received: "The customer's server gets {{kind}} of {{subject}}, signature right: answers {{status}}",
  receivedAgain:
    "The customer's server gets {{kind}} of {{subject}} again, same id, signature right: answers {{status}}",
  badSignature: "The customer's server got a notification with a wrong signature",
  fetched: 'The customer fetches {{file}} by FTP: {{lines, number}} entries',
  done: 'The demonstration has done it all.',
  failed: 'This step failed: {{reason}}',
  signIn:
    "\nLook around:\n  {{url}}/docs   with the API key  {{token}}\n  ftp://{{host}}:{{ftpPort}}   user {{login}}   password {{password}}\n  curl -s '{{url}}/v1/tasks?limit=3' -H 'authorization: Bearer {{token}}'\n",
};
