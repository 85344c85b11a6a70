import type { Operations } from '#api-reference/generated/operations.ts';

type Template = Operations['PUT /v1/templates/{key}']['body'];

/** The template for `clientes-madrid.csv`, as a person saved it who looked at the file. */
export const clientTemplate: Template = {
  name: 'Clientes Madrid',
  definition: {
    target: 'points',
    source: {
      format: 'csv',
      delimiter: ';',
      encoding: 'windows-1252',
      headerRow: 1,
      decimalMark: ',',
      dateOrder: 'dmy',
      timeZone: 'Europe/Madrid',
    },
    columns: [
      { to: 'key', from: { header: 'Cód. cliente' } },
      { to: 'name', from: { header: 'Razón social' } },
      { to: 'address.street', from: { header: 'Vía' } },
      { to: 'address.houseNumber', from: { header: 'Nº' } },
      { to: 'address.city', from: { header: 'Población' } },
      { to: 'address.postcode', from: { header: 'C.P.' } },
      { to: 'lat', from: { header: 'Latitud' } },
      { to: 'lon', from: { header: 'Longitud' } },
      { to: 'radiusM', from: { header: 'Radio' } },
      { to: 'customFields.saldo', from: { header: 'Saldo' }, type: 'number' },
      { to: 'customFields.cuota', from: { header: 'Cuota €' }, type: 'number' },
      { to: 'categories', from: { header: 'Categorías' }, split: ',' },
      { to: 'contact.phone', from: { header: 'Teléfono' } },
      { to: 'customFields.alta', from: { header: 'Alta' }, type: 'date' },
      { to: 'address.country', from: { constant: 'ES' } },
    ],
  },
};

/** The template for `visitas-madrid.xlsx`. All visits are of one type, which the file does not say. */
export const visitTemplate: Template = {
  name: 'Visitas Madrid',
  definition: {
    target: 'tasks',
    source: {
      format: 'xlsx',
      sheet: 'Visitas',
      headerRow: 1,
      decimalMark: ',',
      dateOrder: 'dmy',
      timeZone: 'Europe/Madrid',
    },
    columns: [
      { to: 'key', from: { header: 'Nº visita' } },
      { to: 'pointKey', from: { header: 'Nº cliente' } },
      { to: 'title', from: { header: 'Motivo' } },
      { to: 'employeeKey', from: { header: 'Técnico' } },
      { to: 'startAt', from: { header: 'Fecha' }, withTime: { header: 'Hora' } },
      { to: 'durationS', from: { header: 'Duración (h)' }, unit: 'hours' },
      { to: 'priority', from: { header: 'Prioridad' }, values: { Urgente: 'urgent', Normal: 'normal', Baja: 'low' } },
      { to: 'description', from: { header: 'Notas' } },
      { to: 'typeKey', from: { constant: 'VISITA' } },
    ],
  },
};
