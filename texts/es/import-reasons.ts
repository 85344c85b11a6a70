import type { importReasons as en } from '#texts/en/import-reasons.ts';
import type { Translation } from '#texts/locales.ts';

/** Why a whole file was not imported, and what to do about it. */
export const importReasons = {
  alreadyImported: 'Estos mismos bytes ya se importaron; no se tocó ninguna fila.',
  routeDisabled: 'La ruta «{{route}}» está desactivada. Actívela y deje el archivo de nuevo.',
  templateMissing:
    'La plantilla «{{template}}» de la ruta «{{route}}» ya no existe. Elija otra plantilla para la ruta y deje el archivo de nuevo.',
  ownerGone:
    'Quien guardó la ruta «{{route}}» ya no puede entrar. Guarde la ruta de nuevo con credenciales válidas y deje el archivo otra vez.',
  ownerMayNot:
    'Quien guardó la ruta «{{route}}» no tiene el permiso {{permission}}. Concédalo o guarde la ruta con otras credenciales y deje el archivo de nuevo.',
  hubFault:
    'El hub no pudo terminar este archivo por un fallo propio; puede que antes guardara algunas filas. Comunique a quien administra el hub el número {{correlationId}}. Cuando esté corregido, deje el archivo de nuevo: lo ya guardado queda como está.',
} satisfies Translation<typeof en, 'es'>;
