/** What a person at the terminal reads when the hub starts and stops. */
export const start = {
  starting: 'Starting database, server and workers …',
  running: 'Fieldhub runs. Ctrl-C stops it in order.',
  stopping: 'Stopping in order …',
  where:
    'API and its documents: {{url}}/docs\nFolders over FTP: ftp://{{host}}:{{ftpPort}}   over SFTP: sftp://{{host}}:{{sftpPort}}\nData: {{data}}   Logs: {{logs}}',
  firstCodes:
    '\nThe hub is new. Two codes, each good once, until {{until}}:\n\n  first account   {{accountCode}}\n  hub owner       {{ownerCode}}\n\nExchange one for an API key:\n\n  curl -s {{url}}/v1/sign-in -H \'content-type: application/json\' -d \'{"code":"{{accountCode}}"}\'\n',
  crashed: '{{name}} ended by itself ({{how}}); it is started again in {{seconds}} s.',
  noDatabase: 'The database does not answer at {{where}}: {{reason}}. Start it, or correct {{setting}}.',
  notOurAddress: '{{address}} is no address of this machine. Correct {{setting}}.',
  badFolder: '{{path}} cannot be used as a folder ({{reason}}). Correct DATA.',
  portTaken: 'Port {{port}} is taken by another program. End that one, or set another port: {{setting}}.',
  notReady: '{{name}} did not say within {{seconds}} s that it is ready.',
  logLost: '{{file}} takes no more lines ({{reason}}); what is logged is lost until it does.',
  logAgain: '{{file}} takes lines again; {{lines}} are missing.',
};
