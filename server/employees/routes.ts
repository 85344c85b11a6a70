import type Router from '@koa/router';
import { routeBatch } from '#server/http/batch-routes.ts';
import { byKey, routeKeyed } from '#server/http/keyed-routes.ts';
import { operation } from '#server/http/operation.ts';
import { type EmployeeDocument, EmployeeFields, EmployeePatch, EmployeeView } from './schema.ts';
import { type Employees, presentEmployee } from './service.ts';

/** Employees over REST. */
export function routeEmployees(router: Router, employees: Employees): void {
  const routes = {
    path: 'employees',
    one: 'an employee',
    many: 'employees',
    service: employees,
    may: { read: 'employees.manage', write: 'employees.manage' },
    notFound: 'employee.not_found',
    put: EmployeeFields,
    patch: EmployeePatch,
    view: EmployeeView,
    present: presentEmployee,
  } as const satisfies Parameters<typeof routeKeyed<EmployeeDocument>>[1];
  routeKeyed(router, routes);
  routeBatch(router, routes);
  for (const [verb, enabled] of [
    ['disable', false],
    ['enable', true],
  ] as const) {
    router.post(
      `/v1/employees/:key/${verb}`,
      operation(
        {
          summary: enabled ? 'Let an employee sign in again' : 'Disable an employee: phones are signed out, tasks stay',
          permission: 'employees.manage',
          params: byKey,
          reply: EmployeeView,
          errors: ['employee.not_found'],
        },
        async ({ caller, params }) => presentEmployee(await employees.setEnabled(caller, params.key, enabled)),
      ),
    );
  }
}
