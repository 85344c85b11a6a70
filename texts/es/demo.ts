import type { demo as en } from '#texts/en/demo.ts';
import type { Translation } from '#texts/locales.ts';

/** The steps of the demonstration. */
export const demo = {
  hub: 'El propietario del hub permite llamadas a {{ranges}} y crea la cuenta «{{account}}» en {{timeZone}}',
  hubKnown: 'La cuenta «{{account}}» ya existe de una ejecución anterior',
  field: 'Empleados {{employees, list}}, tipo de tarea {{taskType}}, formulario {{form}} con foto',
  integrations: 'Plantillas y rutas {{routes, list}}, destino {{endpoint}}, usuario de servicio {{login}}',
  phoneReady: 'El teléfono de {{employee}} ha entrado y escucha en su flujo',
  uploaded: 'La informática del cliente sube {{file}} por {{protocol}} a {{folder}}',
  imported:
    '{{file}}: {{read, number}} filas, {{created, number}} nuevas, {{updated, number}} cambiadas, {{unchanged, number}} sin cambios, {{rejected, number}} rechazadas; ahora en {{folder}} con su archivo de resultados',
  alreadyImported: '{{file}}: ya importado, no se tocó ninguna fila',
  refusedRow: '  línea {{line}}: {{message}}',
  pulled:
    'El teléfono recibe un aviso y descarga: tareas {{tasks, number}}, puntos {{points, number}}, tipos {{types, number}}, formularios {{forms, number}}',
  worked: 'El teléfono envía sus horas y la tarea {{task}}: vista, empezada, formulario con foto, terminada',
  workedHours: 'El teléfono envía sus horas; ya no queda ninguna tarea abierta',
  received: 'El servidor del cliente recibe {{kind}} de {{subject}}, firma correcta: responde {{status}}',
  receivedAgain:
    'El servidor del cliente recibe otra vez {{kind}} de {{subject}}, mismo id, firma correcta: responde {{status}}',
  badSignature: 'El servidor del cliente recibió una notificación con firma incorrecta',
  fetched: 'El cliente descarga {{file}} por FTP: {{lines, number}} registros',
  done: 'La demostración lo ha hecho todo.',
  failed: 'Este paso ha fallado: {{reason}}',
  signIn:
    "\nEche un vistazo:\n  {{url}}/docs   con la clave de API  {{token}}\n  ftp://{{host}}:{{ftpPort}}   usuario {{login}}   contraseña {{password}}\n  curl -s '{{url}}/v1/tasks?limit=3' -H 'authorization: Bearer {{token}}'\n",
} satisfies Translation<typeof en, 'es'>;
