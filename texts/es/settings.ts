import type { settings as en } from '#texts/en/settings.ts';
import type { Translation } from '#texts/locales.ts';

export const settings = {
  unusable: 'Estos ajustes no se pueden usar:',
  folder: 'Aquí va la ruta de una carpeta.',
  mongoUri: 'Aquí va una dirección que empiece por mongodb:// o mongodb+srv://.',
  databaseName: 'El nombre de una base de datos tiene letras, cifras, - y _, 63 como máximo.',
  address: 'Aquí va una dirección IP o un nombre de esta máquina.',
  port: 'Aquí va un puerto: un número entero de 0 a 65535.',
  portRange: 'Aquí van dos puertos con un guion entre ellos, el menor primero, como 50000-50099.',
  url: 'Aquí va una dirección que empiece por https:// o http://.',
  switch: 'Aquí va true o false.',
  secretKey: 'Aquí van 32 bytes en base64; esto los genera: openssl rand -base64 32',
  logLevel: 'Aquí se puede poner: debug, info, warn, error, silent.',
  otherKey:
    'Los secretos de este hub están sellados con otra clave. Ponga en SECRET_KEY la de sus otros procesos o recupere su DATA/secret.key.',
  notShown: '(no se muestra)',
} satisfies Translation<typeof en, 'es'>;
