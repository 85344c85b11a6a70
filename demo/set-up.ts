import { createClient } from '#api-reference/client.ts';
import type { DemoState, Told } from './state.ts';
import { tell } from './tell.ts';
import { clientTemplate, visitTemplate } from './templates.ts';

const account = 'Instalaciones Ejemplo S.L.';
const employees = [
  { key: 'M-01', name: 'Amparo Ríos' },
  { key: 'M-02', name: 'Bilal Haddad' },
  { key: 'M-03', name: 'Carmen Núñez' },
];
const loopback = ['127.0.0.0/8', '::1'];

/** The employee whose phone the demonstration plays. */
const phoneOwner = 'M-01';

/** Makes, through the API alone, all that the demonstration needs: the account, its people, templates, routes, endpoint. */
export async function setUp({ url }: Told, ownerCode: string, receiverUrl: string): Promise<DemoState> {
  let correlationId = '';
  const heard = (id: string) => {
    correlationId = id;
  };
  const anyone = createClient(url, undefined, heard);

  const owner = createClient(url, (await anyone.ask('POST /v1/sign-in', { body: { code: ownerCode } })).token, heard);
  await owner.ask('PUT /v1/hub', { body: { allowedRanges: loopback } });
  const made = await owner.ask('POST /v1/accounts', {
    body: { name: account, timeZone: 'Europe/Madrid', locale: 'es' },
  });
  const { token } = await anyone.ask('POST /v1/sign-in', { body: { code: made.signInCode } });
  tell(correlationId, 'hub', { ranges: loopback.join(', '), account, timeZone: 'Europe/Madrid' });

  const api = createClient(url, token, heard);
  await api.ask('PATCH /v1/account', {
    body: {
      customFields: { points: { saldo: { type: 'number' }, cuota: { type: 'number' }, alta: { type: 'date' } } },
    },
  });
  for (const { key, name } of employees) await api.ask('PUT /v1/employees/{key}', { path: { key }, body: { name } });
  await api.ask('PUT /v1/forms/{key}', {
    path: { key: 'PARTE' },
    body: {
      name: 'Parte de visita',
      fields: [
        { key: 'resultado', label: '¿Resuelto?', type: 'boolean', required: true },
        { key: 'observaciones', label: 'Observaciones', type: 'text' },
        { key: 'foto', label: 'Foto', type: 'photo', required: true },
      ],
    },
  });
  await api.ask('PUT /v1/task-types/{key}', { path: { key: 'VISITA' }, body: { name: 'Visita', formKeys: ['PARTE'] } });
  tell(correlationId, 'field', { employees: employees.map(({ key }) => key), taskType: 'VISITA', form: 'PARTE' });

  const { password, login } = await api.ask('POST /v1/service-users', {
    body: { login: `erp-${made.account.id.slice(-6)}`, permissions: ['files.read', 'files.write'] },
  });
  await api.ask('PUT /v1/templates/{key}', { path: { key: 'clientes' }, body: clientTemplate });
  await api.ask('PUT /v1/templates/{key}', { path: { key: 'visitas' }, body: visitTemplate });
  await api.ask('PUT /v1/routes/{key}', {
    path: { key: 'points' },
    body: { direction: 'in', templateKey: 'clientes', graceS: 0 },
  });
  await api.ask('PUT /v1/routes/{key}', {
    path: { key: 'tasks' },
    body: { direction: 'in', templateKey: 'visitas', graceS: 0 },
  });
  await api.ask('PUT /v1/routes/{key}', {
    path: { key: 'entries' },
    body: { direction: 'out', eventTypes: ['entry.completed'], everyS: 10 },
  });
  const endpoint = await api.ask('PUT /v1/endpoints/{key}', {
    path: { key: 'erp' },
    body: { url: receiverUrl, eventTypes: ['entry.completed'] },
  });
  tell(correlationId, 'integrations', { routes: ['in/points', 'in/tasks', 'out/entries'], endpoint: 'erp', login });

  const { code } = await api.ask('POST /v1/employees/{key}/device-code', { path: { key: phoneOwner } });
  const phone = await anyone.ask('POST /device/v1/sign-in', {
    body: { employeeKey: phoneOwner, code, platform: 'demonstration' },
  });
  return { token, login, password, phoneToken: phone.token, endpointSecret: endpoint.secret ?? '' };
}

/** A later run over the same data: the customer's server has another port now. */
export async function setUpAgain({ url }: Told, { token }: DemoState, receiverUrl: string): Promise<void> {
  let correlationId = '';
  const api = createClient(url, token, (id) => {
    correlationId = id;
  });
  await api.ask('PATCH /v1/endpoints/{key}', { path: { key: 'erp' }, body: { url: receiverUrl, enabled: true } });
  tell(correlationId, 'hubKnown', { account });
}
