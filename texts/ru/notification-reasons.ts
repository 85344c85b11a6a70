import type { notificationReasons as en } from '#texts/en/notification-reasons.ts';
import type { Translation } from '#texts/locales.ts';

/** Why a notification failed without an attempt that tells it, and what to do about it. */
export const notificationReasons = {
  lineGone:
    'Этого события в ленте больше нет: оно старше срока хранения, отправлять нечего. Прочитайте заново то, к чему оно относилось.',
} satisfies Translation<typeof en, 'ru'>;
