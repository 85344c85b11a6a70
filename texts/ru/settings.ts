import type { settings as en } from '#texts/en/settings.ts';
import type { Translation } from '#texts/locales.ts';

export const settings = {
  unusable: 'Эти настройки применить нельзя:',
  folder: 'Здесь должен быть путь к папке.',
  mongoUri: 'Здесь должен быть адрес, который начинается с mongodb:// или mongodb+srv://.',
  databaseName: 'Имя базы данных: буквы, цифры, - и _, не длиннее 63.',
  address: 'Здесь должен быть IP-адрес или имя этой машины.',
  port: 'Здесь должен быть порт: целое число от 0 до 65535.',
  portRange: 'Здесь должны быть два порта через дефис, сначала меньший, как 50000-50099.',
  url: 'Здесь должен быть адрес, который начинается с https:// или http://.',
  switch: 'Здесь должно быть true или false.',
  secretKey: 'Здесь должны быть 32 байта в base64; их создаёт команда: openssl rand -base64 32',
  logLevel: 'Здесь возможно: debug, info, warn, error, silent.',
  otherKey:
    'Секреты этого хаба запечатаны другим ключом. Задайте в SECRET_KEY ключ других его процессов или верните их DATA/secret.key.',
  notShown: '(не показано)',
} satisfies Translation<typeof en, 'ru'>;
