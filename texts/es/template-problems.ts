import type { templateProblems as en } from '#texts/en/template-problems.ts';
import type { Translation } from '#texts/locales.ts';

/** Qué falla en una plantilla guardada y qué hacer. */
export const templateProblems = {
  delimiterMissing: 'Un archivo csv necesita un separador, como el punto y coma. Indíquelo.',
  notADelimiter: 'Unas comillas o un fin de línea no pueden ser el separador. Elija otro carácter.',
  notAnEncoding: '«{{encoding}}» no es el nombre de una codificación. Use una como utf-8 o windows-1252.',
  notATimeOfDay: 'Aquí va una hora del día, como 23:59:59. Corrija el valor.',
  notColumnLetters: 'Aquí van las letras de una columna, de la A a la XFD. Corrija el valor.',
  unknownField: 'No hay ningún campo «{{field}}» que un archivo pueda rellenar. Corrija el nombre.',
  noHeader: 'La plantilla dice que no hay fila de cabecera (0). Indique la columna por su letra.',
  onlyForCustomFields: 'Aquí solo llevan tipo los campos personalizados, y «{{field}}» no lo es. Quítelo.',
  wrongUnit: '«{{field}}» no se cuenta en esta unidad. Elija otra o quítela.',
  onlyForLists: '«{{field}}» no es una lista. Quite el separador.',
  onlyForInstants: '«{{field}}» no es una fecha con hora. Quite esto.',
  cannotClear: '«{{field}}» es obligatorio y no se puede vaciar. Elija keep o reject.',
  connectedTwice: 'El campo «{{field}}» tiene dos columnas. Quite una.',
  keyNotConnected: 'El campo clave «{{field}}» no tiene columna. Añada una o elija otra clave.',
  requiredNotConnected: 'El campo «{{field}}» es obligatorio y no tiene columna. Añada una.',
  coordinateAlone: 'La latitud y la longitud van juntas. Añada la columna de la otra o quite esta.',
} satisfies Translation<typeof en, 'es'>;
