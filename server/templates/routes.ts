import type Router from '@koa/router';
import { routeKeyed } from '#server/http/keyed-routes.ts';
import { TemplateFields, TemplatePatch, TemplateView } from './schema.ts';
import { presentTemplate, type Templates } from './service.ts';

/** Templates over REST. */
export function routeTemplates(router: Router, templates: Templates): void {
  routeKeyed(router, {
    path: 'templates',
    one: 'a template',
    many: 'templates',
    service: templates,
    may: { read: 'templates.manage', write: 'templates.manage' },
    notFound: 'template.not_found',
    put: TemplateFields,
    patch: TemplatePatch,
    view: TemplateView,
    present: presentTemplate,
  });
}
