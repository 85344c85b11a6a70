import type { journal as en } from '#texts/en/journal.ts';
import type { Translation } from '#texts/locales.ts';

/** What the journal says about each step of a thing. */
export const journal = {
  file: '{{name}}, {{size, number}} bytes',
  import: '{{file}}: {{state}}; {{read, number}} filas leídas, {{rejected, number}} rechazadas',
  event: 'n.º {{sequence}} {{type}}: {{subject}}',
  notification: '{{type}} a {{endpoint}}: {{state}}, intentos: {{attempts, number}}',
  signedIn: '{{by}} entró por {{door}} desde {{address}}',
  refused: '{{by}} fue rechazado por {{door}} desde {{address}}: {{detail}}',
  uploadCut: 'Se cortó una subida de {{by}} por {{door}}: {{detail}}',
} satisfies Translation<typeof en, 'es'>;
