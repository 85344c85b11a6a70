import type {
  addresses as enAddresses,
  inputs as enInputs,
  kinds as enKinds,
  taskStatuses as enTaskStatuses,
} from '#texts/en/inputs.ts';
import type { Translation } from '#texts/locales.ts';

export const inputs = {
  unknownField: 'Aquí no hay ningún campo «{{name}}». Corrija el nombre o quítelo.',
  wrongType: 'Aquí va {{expected}}. Corrija el valor.',
  empty: 'Está vacío. Dele un valor.',
  tooLong: 'El texto tiene más de {{max, number}} caracteres. Acórtelo.',
  tooShort: 'El texto necesita al menos {{min, number}} caracteres. Complételo.',
  tooMany: 'Hay más de {{max, number}}. Envíe menos.',
  tooFew: 'Hay que indicar al menos {{min, number}}.',
  tooLarge: 'Lo máximo posible aquí es {{max}}. Corrija el valor.',
  tooSmall: 'Lo mínimo posible aquí es {{min}}. Corrija el valor.',
  notOneOf: 'Aquí se puede poner: {{values}}. Elija uno de ellos.',
  controlCharacters:
    'El texto contiene caracteres que no se pueden mostrar, como saltos de línea o tabuladores. Quítelos.',
  brokenText: 'El texto contiene medio carácter (un sustituto suelto). Corríjalo.',
  notAnInstant:
    'Aquí va un instante con su zona, como 2026-11-23T08:00:00+01:00, a partir del año 1900. Corrija el valor.',
  notAnEmail: 'Aquí va una dirección de correo, como nombre@empresa.com. Corrija el valor.',
  notAUrl: 'Aquí va una dirección que empiece por https:// o http://. Corrija el valor.',
  notAnId: 'Aquí va un identificador tal como lo dio el hub. Corrija el valor.',
  notATimeZone: 'Aquí va una zona horaria IANA, como Europe/Madrid. Corrija el valor.',
  notARange: 'Aquí va una dirección IP o un rango como 10.1.0.0/16. Corrija el valor.',
  notACountry: 'Aquí va un código de país de dos mayúsculas, como ES. Corrija el valor.',
  notAFieldName: 'Un nombre empieza por una letra y tiene letras, cifras, - y _, 64 como máximo. Elija otro.',
  notALogin: 'Un nombre de usuario tiene de 3 a 64 minúsculas, cifras, puntos, guiones y guiones bajos. Elija otro.',
  notAFolder: 'Aquí va una carpeta como /in/tasks. Corrija el valor.',
  notARouteKey: 'La clave de una ruta es el nombre de sus carpetas: letras, cifras, - y _, 64 como máximo. Elija otra.',
  wrongForm: 'El valor no tiene la forma que corresponde aquí ({{form}}). Corríjalo.',
  noFormFits:
    'El valor no tiene ninguna de las formas que corresponden aquí. Están en el documento de la API, en /docs.',
  twice: 'Cada una de estas claves puede aparecer una vez. Quite una.',
  inNeedsTemplate: 'Una ruta de entrada necesita una plantilla. Indíquela.',
  outNeedsEvents: 'Una ruta de salida necesita tipos de evento. Indíquelos.',
  outNeedsInterval: 'Una ruta de salida necesita los segundos entre sus archivos. Indíquelos.',
  oneQuestion: 'Pregunte exactamente por uno de estos: correlationId, key, fileName, entryId.',
  alreadyOver: 'Este instante ya ha pasado. Elija uno futuro.',
  filterNotJson: 'El filtro no es JSON. Escríbalo como {"field":"status","op":"eq","value":"new"}.',
  filterForm:
    'Parte del filtro no es ni una comparación {field, op, value} ni {and: […]}, {or: […]}, {not: …}. Los operadores son {{operators}}.',
  filterField: 'No se puede filtrar por «{{field}}». Se puede por: {{fields}}.',
  filterValue: '«{{field}}» con {{op}} se compara con {{expected}}. Corrija el valor.',
  filterList: '«{{field}}» con in se compara con una lista; cada elemento es {{expected}}. Corrija el valor.',
  filterTooDeep: 'Un filtro tiene como máximo {{levels}} niveles y {{nodes}} comparaciones. Redúzcalo.',
} satisfies Translation<typeof enInputs, 'es'>;

export const addresses = {
  notPublic: '{{host}} es {{address}}, que no es una dirección pública',
  isPrivate: '{{address}} no es una dirección pública',
  noAddress: '{{host}} no tiene dirección',
  notFound: 'no se encontró el nombre {{host}}',
  notHttp: 'no es una URL http o https',
  withPassword: 'contiene un usuario o una contraseña',
} satisfies Translation<typeof enAddresses, 'es'>;

export const kinds = {
  text: 'un texto',
  number: 'un número',
  wholeNumber: 'un número entero',
  percent: 'un número',
  boolean: 'true o false',
  date: 'una fecha como 2026-11-23',
  dateTime: 'un instante como 2026-11-23T08:00:00+01:00',
  choice: 'una de sus opciones',
  list: 'una lista',
  object: 'un objeto',
  nothing: 'null',
} satisfies Translation<typeof enKinds, 'es'>;

export const taskStatuses = {
  draft: 'borrador',
  new: 'nueva',
  sent: 'enviada',
  acknowledged: 'aceptada',
  enRoute: 'en camino',
  arrived: 'en el lugar',
  inProgress: 'en curso',
  suspended: 'interrumpida',
  done: 'hecha',
  notDone: 'no hecha',
  declined: 'rechazada',
  canceled: 'cancelada',
} satisfies Translation<typeof enTaskStatuses, 'es'>;
