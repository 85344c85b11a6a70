import type { start as en } from '#texts/en/start.ts';
import type { Translation } from '#texts/locales.ts';

/** What a person at the terminal reads when the hub starts and stops. */
export const start = {
  starting: 'Arrancando base de datos, servidor y procesos de trabajo …',
  running: 'Fieldhub está en marcha. Ctrl-C lo detiene en orden.',
  stopping: 'Deteniendo en orden …',
  where:
    'API y sus documentos: {{url}}/docs\nCarpetas por FTP: ftp://{{host}}:{{ftpPort}}   por SFTP: sftp://{{host}}:{{sftpPort}}\nDatos: {{data}}   Registros: {{logs}}',
  firstCodes:
    '\nEl hub es nuevo. Dos códigos, cada uno válido una vez, hasta {{until}}:\n\n  primera cuenta        {{accountCode}}\n  propietario del hub   {{ownerCode}}\n\nCambie uno por una clave de API:\n\n  curl -s {{url}}/v1/sign-in -H \'content-type: application/json\' -d \'{"code":"{{accountCode}}"}\'\n',
  crashed: '{{name}} terminó por sí solo ({{how}}); se arranca de nuevo en {{seconds}} s.',
  noDatabase: 'La base de datos no responde en {{where}}: {{reason}}. Arránquela o corrija {{setting}}.',
  notOurAddress: '{{address}} no es una dirección de esta máquina. Corrija {{setting}}.',
  badFolder: '{{path}} no se puede usar como carpeta ({{reason}}). Corrija DATA.',
  portTaken: 'El puerto {{port}} lo ocupa otro programa. Ciérrelo o elija otro puerto: {{setting}}.',
  notReady: '{{name}} no dijo en {{seconds}} s que está listo.',
  logLost: '{{file}} no admite más líneas ({{reason}}); lo que se registra se pierde hasta que las admita.',
  logAgain: '{{file}} vuelve a admitir líneas; faltan {{lines}}.',
} satisfies Translation<typeof en, 'es'>;
