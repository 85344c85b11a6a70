import type { rowProblems as en } from '#texts/en/row-problems.ts';
import type { Translation } from '#texts/locales.ts';

/** Qué falla en una celda o fila del archivo de un cliente y qué hacer. */
export const rowProblems = {
  missing: 'La celda está vacía y sin ella no se puede aceptar la fila. Complétela.',
  errorCell: 'La celda contiene el error de Excel {{value}}. Corrija la fórmula o escriba el valor.',
  formulaWithoutValue:
    'La celda contiene una fórmula que nunca se calculó. Abra el archivo en Excel, guárdelo y envíelo de nuevo.',
  lossyNumber:
    '«{{value}}» es un número que Excel ha abreviado: se han perdido sus cifras. Dé a la columna formato de texto y escriba el valor de nuevo.',
  shownOtherwise:
    'La celda contiene el número {{value}}, pero su formato lo muestra de otra manera. Dé a la columna formato de texto y escriba lo que debe leerse.',
  dateInstead:
    'Excel ha convertido la celda en una fecha: {{value}}. Dé a la columna formato de texto y escriba el valor de nuevo.',
  notANumber: '«{{value}}» no es un número en la forma que espera la plantilla. Escríbalo así: {{example}}.',
  notAPercentage: '«{{value}}» no indica que sea un porcentaje. Escríbalo con el signo de por ciento, como 15 %.',
  outOfRange: '{{value}} está fuera de lo posible: de {{min}} a {{max}}. Corrija el valor.',
  notADate: '«{{value}}» no es una fecha en la forma que espera la plantilla. Escríbala así: {{example}}.',
  notATime: '«{{value}}» no es una hora ni una duración en horas y minutos. Escriba el valor así: 14:30.',
  timeMissing:
    '«{{value}}» no lleva hora y la plantilla no dice cuál corresponde. Añada la hora en la celda o en la plantilla.',
  timeSkipped:
    'La hora «{{value}}» no existió ese día en {{timeZone}}: los relojes se adelantaron y se la saltaron. Corrija la hora.',
  notAnEmail:
    '«{{value}}» no es una dirección de correo. Escriba una sola, como nombre@empresa.com, o deje la celda vacía.',
  notACountry:
    '«{{value}}» no es un código de país de dos letras, como ES. Escriba el código o añada el nombre a los valores de la plantilla.',
  unknownValue:
    '«{{value}}» no es ninguno de los valores que conoce la plantilla: {{allowed, list}}. Corríjalo o añádalo a la plantilla.',
  duplicateKey:
    'La clave «{{value}}» ya estaba en la línea {{firstLine}}. Cada clave puede aparecer una vez por archivo: quite una.',
  tooLong_one: 'El texto tiene {{count, number}} carácter; se permiten {{max, number}}. Acórtelo.',
  tooLong_many: 'El texto tiene {{count, number}} de caracteres; se permiten {{max, number}}. Acórtelo.',
  tooLong_other: 'El texto tiene {{count, number}} caracteres; se permiten {{max, number}}. Acórtelo.',
  tooManyItems_one: 'La lista tiene {{count, number}} elemento; se permiten {{max, number}}. Acórtela.',
  tooManyItems_many: 'La lista tiene {{count, number}} de elementos; se permiten {{max, number}}. Acórtela.',
  tooManyItems_other: 'La lista tiene {{count, number}} elementos; se permiten {{max, number}}. Acórtela.',
  coordinateIncomplete: 'La latitud y la longitud van juntas y esta está vacía. Rellene las dos o ninguna.',
  mergedCells:
    'Las celdas {{range}} están combinadas, así que esta fila no tiene aquí un valor propio. Sepárelas en Excel y rellene cada fila.',
  extraCells_one:
    'La fila tiene {{count, number}} celda y la cabecera solo {{expected, number}}. Un texto que contenga el separador debe ir entre comillas.',
  extraCells_many:
    'La fila tiene {{count, number}} de celdas y la cabecera solo {{expected, number}}. Un texto que contenga el separador debe ir entre comillas.',
  extraCells_other:
    'La fila tiene {{count, number}} celdas y la cabecera solo {{expected, number}}. Un texto que contenga el separador debe ir entre comillas.',
  strayQuote:
    'Hay unas comillas en medio de la celda. Un texto con comillas debe ir entero entre comillas, y las interiores duplicadas.',
} satisfies Translation<typeof en, 'es'>;
