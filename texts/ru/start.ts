import type { start as en } from '#texts/en/start.ts';
import type { Translation } from '#texts/locales.ts';

/** What a person at the terminal reads when the hub starts and stops. */
export const start = {
  starting: 'Запускаются база данных, сервер и рабочие процессы …',
  running: 'Fieldhub работает. Ctrl-C остановит его по порядку.',
  stopping: 'Остановка по порядку …',
  where:
    'API и документация: {{url}}/docs\nПапки по FTP: ftp://{{host}}:{{ftpPort}}   по SFTP: sftp://{{host}}:{{sftpPort}}\nДанные: {{data}}   Журналы: {{logs}}',
  firstCodes:
    '\nХаб новый. Два кода, каждый действует один раз, до {{until}}:\n\n  первая учётная запись   {{accountCode}}\n  владелец хаба           {{ownerCode}}\n\nОбменяйте код на ключ API:\n\n  curl -s {{url}}/v1/sign-in -H \'content-type: application/json\' -d \'{"code":"{{accountCode}}"}\'\n',
  crashed: '{{name}} завершился сам ({{how}}); перезапуск через {{seconds}} с.',
  noDatabase: 'База данных не отвечает: {{where}} ({{reason}}). Запустите её или исправьте {{setting}}.',
  notOurAddress: '{{address}} — не адрес этой машины. Исправьте {{setting}}.',
  badFolder: '{{path}} нельзя использовать как папку ({{reason}}). Исправьте DATA.',
  portTaken: 'Порт {{port}} занят другой программой. Завершите её или задайте другой порт: {{setting}}.',
  notReady: '{{name}} за {{seconds}} с не сообщил о готовности.',
  logLost: '{{file}} больше не принимает строк ({{reason}}); до тех пор записи журнала теряются.',
  logAgain: '{{file}} снова принимает строки; не хватает: {{lines}}.',
} satisfies Translation<typeof en, 'ru'>;
