import type { journal as en } from '#texts/en/journal.ts';
import type { Translation } from '#texts/locales.ts';

/** What the journal says about each step of a thing. */
export const journal = {
  file: '{{name}}, байт: {{size, number}}',
  import: '{{file}}: {{state}}; прочитано строк {{read, number}}, отклонено {{rejected, number}}',
  event: '№ {{sequence}} {{type}}: {{subject}}',
  notification: '{{type}} → {{endpoint}}: {{state}}, попыток: {{attempts, number}}',
  signedIn: '{{by}}: вход по {{door}} с адреса {{address}}',
  refused: '{{by}}: отказ по {{door}}, адрес {{address}}: {{detail}}',
  uploadCut: 'Загрузка {{by}} по {{door}} оборвалась: {{detail}}',
} satisfies Translation<typeof en, 'ru'>;
