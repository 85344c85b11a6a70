import type { fileProblems as en } from '#texts/en/file-problems.ts';
import type { Translation } from '#texts/locales.ts';

/** Por qué no se puede leer el archivo de un cliente y qué hacer. */
export const fileProblems = {
  emptyFile: 'El archivo está vacío. Envíelo de nuevo con su contenido.',
  notAWorkbook: 'El archivo no es un libro de Excel (.xlsx), diga lo que diga su nombre. Guárdelo en Excel como .xlsx.',
  otherFormat:
    'El archivo es {{found}} y la plantilla espera {{expected}}. Guárdelo en ese formato o use otra plantilla.',
  encryptedWorkbook: 'El libro está protegido con una contraseña de apertura. Guárdelo sin ella.',
  truncatedFile: 'El archivo acaba antes de tiempo: falta una parte. Envíelo de nuevo.',
  brokenWorkbook: 'El libro está dañado en {{part}}. Ábralo en Excel, guárdelo de nuevo y envíelo.',
  sheetMissing:
    'El libro no tiene la hoja «{{sheet}}». Tiene: {{sheets, list}}. Cambie el nombre de la hoja o la plantilla.',
  headerMissing: 'No hay cabecera en la línea {{line}}, donde la espera la plantilla.',
  columnsMissing:
    'Faltan en el archivo columnas de la plantilla: {{columns, list}}. No se ha importado nada. Añada o renombre las columnas, o cambie la plantilla.',
  columnsAmbiguous:
    'Hay columnas de la plantilla repetidas en el archivo: {{columns, list}}. Deles nombres distintos o indíquelas en la plantilla por su letra.',
  badEncoding:
    'La línea {{line}} contiene un carácter que no es {{encoding}} (byte {{byteOffset, number}} del archivo). Guarde el archivo con esa codificación o corríjala en la plantilla.',
  workbookTooLarge: 'Descomprimido, el libro ocupa más de {{limitMb, number}} MB. Divídalo en varios archivos.',
  workbookTooComplex_one:
    'Los estilos y la lista de hojas del libro ocupan más de {{limitMb, number}} MB o tienen más de {{count, number}} elemento. Copie los datos en un libro nuevo y envíelo.',
  workbookTooComplex_many:
    'Los estilos y la lista de hojas del libro ocupan más de {{limitMb, number}} MB o tienen más de {{count, number}} de elementos. Copie los datos en un libro nuevo y envíelo.',
  workbookTooComplex_other:
    'Los estilos y la lista de hojas del libro ocupan más de {{limitMb, number}} MB o tienen más de {{count, number}} elementos. Copie los datos en un libro nuevo y envíelo.',
  tooManyMerges_one:
    'La hoja tiene más de {{count, number}} grupo de celdas combinadas. Sepárelas en Excel y rellene cada fila.',
  tooManyMerges_many:
    'La hoja tiene más de {{count, number}} de grupos de celdas combinadas. Sepárelas en Excel y rellene cada fila.',
  tooManyMerges_other:
    'La hoja tiene más de {{count, number}} grupos de celdas combinadas. Sepárelas en Excel y rellene cada fila.',
  sharedStringsTooLarge:
    'Los textos del libro ocupan en total más de {{limitMb, number}} MB. Divídalo en varios archivos.',
  textTooLarge_one: 'El libro tiene una celda de más de {{count, number}} carácter. Acórtela.',
  textTooLarge_many: 'El libro tiene una celda de más de {{count, number}} de caracteres. Acórtela.',
  textTooLarge_other: 'El libro tiene una celda de más de {{count, number}} caracteres. Acórtela.',
  tooManyColumns_one: 'La línea {{line}} tiene más de {{count, number}} columna. Quite las que no hagan falta.',
  tooManyColumns_many: 'La línea {{line}} tiene más de {{count, number}} de columnas. Quite las que no hagan falta.',
  tooManyColumns_other: 'La línea {{line}} tiene más de {{count, number}} columnas. Quite las que no hagan falta.',
  tooManyRows_one: 'El archivo tiene más de {{count, number}} fila. Divídalo en varios archivos.',
  tooManyRows_many: 'El archivo tiene más de {{count, number}} de filas. Divídalo en varios archivos.',
  tooManyRows_other: 'El archivo tiene más de {{count, number}} filas. Divídalo en varios archivos.',
  cellTooLarge_one:
    'La línea {{line}} tiene una celda de más de {{count, number}} carácter. Quizá haya unas comillas sin cerrar.',
  cellTooLarge_many:
    'La línea {{line}} tiene una celda de más de {{count, number}} de caracteres. Quizá haya unas comillas sin cerrar.',
  cellTooLarge_other:
    'La línea {{line}} tiene una celda de más de {{count, number}} caracteres. Quizá haya unas comillas sin cerrar.',
  unclosedQuote: 'Las comillas que se abren en la línea {{line}} no se cierran. Ciérrelas o duplíquelas.',
} satisfies Translation<typeof en, 'es'>;
