import type { faults as en } from '#texts/en/faults.ts';
import type { Translation } from '#texts/locales.ts';

/** Why a thing cannot be stored as it was given, and what to do about it. */
export const faults = {
  missing: 'Este campo es obligatorio. Dele un valor.',
  notJson: 'Esta línea no es JSON. Escriba un objeto por línea, en UTF-8.',
  exists: 'Ya existe algo con esta clave. Use otra clave o permita que la plantilla actualice.',
  notThere: 'No hay nada con esta clave que actualizar. Corrija la clave o permita que la plantilla cree.',
  unknownPoint: 'No existe el punto de interés «{{value}}». Envíe antes el punto o corrija su clave.',
  unknownEmployee: 'No existe el empleado «{{value}}». Corrija la clave o añada el empleado.',
  unknownGroup: 'No existe el grupo «{{value}}». Corrija la clave o añada el grupo.',
  unknownType: 'No existe el tipo de tarea «{{value}}». Corrija la clave o añada el tipo.',
  unknownForm: 'No existe el formulario «{{value}}». Corrija la clave o añada el formulario.',
  unknownTemplate: 'No existe la plantilla «{{value}}». Corrija la clave o guarde antes la plantilla.',
  unknownConnection: 'No existe la conexión «{{value}}». Corrija la clave o añada la conexión.',
  disabledEmployee: 'El empleado «{{value}}» está desactivado. Elija otro o actívelo.',
  notDeclared: '«{{value}}» no es lo declarado para el campo personalizado {{name}}: {{type}}. Corrija el valor.',
  taskClosed:
    'La tarea está cerrada ({{status}}) y no puede cambiar. Envíe otra tarea o pida a la oficina que la reabra.',
  assigneeMissing: 'La tarea está en curso ({{status}}) y conserva su asignado. Indique el asignado.',
  urlRefused:
    'El hub no puede llamar a esta dirección: {{reason}}. Use una dirección https pública o pida permiso a quien administra el hub.',
  invalidFilter: 'El filtro no se puede usar: {{reason}}.',
  invalidTemplate: 'La plantilla no se puede usar: {{reason}}',
  superseded: 'Un archivo posterior ya escribió esta clave; esta fila ha quedado obsoleta.',
} satisfies Translation<typeof en, 'es'>;
