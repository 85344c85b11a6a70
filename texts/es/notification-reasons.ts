import type { notificationReasons as en } from '#texts/en/notification-reasons.ts';
import type { Translation } from '#texts/locales.ts';

/** Why a notification failed without an attempt that tells it, and what to do about it. */
export const notificationReasons = {
  lineGone:
    'El historial ya no guarda este evento: es más antiguo que el plazo de conservación y no queda nada que enviar. Vuelva a leer aquello a lo que se refería.',
} satisfies Translation<typeof en, 'es'>;
