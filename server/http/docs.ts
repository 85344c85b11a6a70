import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { type Locale, locales } from '#texts/locales.ts';
import { documentStyle, renderErrorPage } from './error-page.ts';
import { describeApi } from './openapi.ts';

const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
/** Of the package only what the page needs; nothing comes from elsewhere. */
const assetTypes: Record<string, string> = { 'swagger-ui.css': 'text/css', 'swagger-ui-bundle.js': 'text/javascript' };

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Fieldhub API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, docExpansion: 'none', filter: true, tryItOutEnabled: true });
`;

/** `/openapi.json` and the page at `/docs` that shows it and tries it out. */
export function serveDocs(router: Router): Middleware {
  let document: string | undefined;
  return async (context, next) => {
    if (context.method !== 'GET' && context.method !== 'HEAD') return next();
    if (context.path === '/openapi.json') {
      document ??= JSON.stringify(describeApi(router));
      context.type = 'application/json';
      context.body = document;
      return;
    }
    if (context.path === '/') return context.redirect('/docs');
    if (context.path !== '/docs' && !context.path.startsWith('/docs/')) return next();
    context.set(
      'Content-Security-Policy',
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
    );
    const name = context.path.slice('/docs/'.length);
    if (context.path === '/docs' || name === '') respond('text/html; charset=utf-8', page);
    else if (name === 'start.js') respond('text/javascript', start);
    else if (name === 'docs.css') respond('text/css', documentStyle);
    else if (name === 'errors') respond('text/html; charset=utf-8', renderErrorPage(languageOf(context)));
    else if (assetTypes[name]) respond(assetTypes[name], createReadStream(join(assets, name)));
    else return next();

    function respond(type: string, body: unknown): void {
      context.type = type;
      context.body = body;
    }
  };
}

/** The language that the address asks for, else the reader's own. */
function languageOf({ query, state }: Context): Locale {
  return locales.find((locale) => locale === query.lang) ?? state.locale;
}
