/** Why a thing cannot be stored as it was given, and what to do about it. */
export const faults = {
  missing: 'This field is required. Give it a value.',
  notJson: 'This line is not JSON. Write one object a line, in UTF-8.',
  exists: 'Something with this key is there already. Use another key, or let the template update.',
  notThere: 'Nothing with this key is there to be updated. Correct the key, or let the template create.',
  unknownPoint: 'There is no point of interest “{{value}}”. Send the point first, or correct its key.',
  unknownEmployee: 'There is no employee “{{value}}”. Correct the key, or add the employee.',
  unknownGroup: 'There is no group “{{value}}”. Correct the key, or add the group.',
  unknownType: 'There is no task type “{{value}}”. Correct the key, or add the type.',
  unknownForm: 'There is no form “{{value}}”. Correct the key, or add the form.',
  unknownTemplate: 'There is no template “{{value}}”. Correct the key, or save the template first.',
  unknownConnection: 'There is no connection “{{value}}”. Correct the key, or add the connection.',
  disabledEmployee: 'The employee “{{value}}” is disabled. Choose another one, or enable the employee.',
  notDeclared: '“{{value}}” is not what the custom field {{name}} is declared to hold: {{type}}. Correct the value.',
  taskClosed: 'The task is closed ({{status}}) and cannot change. Send a new task, or let the office reopen it.',
  assigneeMissing: 'The task is under way ({{status}}) and keeps its assignee. Name the assignee.',
  urlRefused:
    'The hub may not call this address: {{reason}}. Use a public https address, or ask whoever runs the hub to allow it.',
  invalidFilter: 'The filter cannot be used: {{reason}}.',
  invalidTemplate: 'The template cannot be used: {{reason}}',
  superseded: 'A later file has written this key meanwhile; this row is out of date.',
};
