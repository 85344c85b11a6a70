import { type ErrorCode, statusOf } from '#server/errors.ts';
import { type Locale, locales } from '#texts/locales.ts';
import { say, textOf } from '#texts/say.ts';

/** The page that the `type` of every problem leads to: each code with what happened and what to do, in a language of people. */
export function renderErrorPage(locale: Locale): string {
  const codes = Object.keys(statusOf) as ErrorCode[];
  const rows = codes.map(
    (code) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${statusOf[code]}</td><td>${escapeHtml(textOf(locale, `errors.${code}`))}</td><td>${escapeHtml(textOf(locale, `remedies.${code}`))}</td></tr>`,
  );
  const links = locales
    .map((each) => `<a href="?lang=${each}"${each === locale ? ' aria-current="true"' : ''}>${each}</a>`)
    .join(' ');
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>Fieldhub: ${escapeHtml(say(locale, 'docs.errors'))}</title>
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<nav><a href="/docs">API</a> ${links}</nav>
<h1>${escapeHtml(say(locale, 'docs.errors'))}</h1>
<p>${escapeHtml(say(locale, 'docs.errorsIntroduction'))}</p>
<table>
<thead><tr><th>${escapeHtml(say(locale, 'docs.code'))}</th><th>HTTP</th><th>${escapeHtml(say(locale, 'docs.whatHappened'))}</th><th>${escapeHtml(say(locale, 'docs.whatToDo'))}</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</body>
</html>
`;
}

/** The style of the documents' own pages. */
export const documentStyle = `:root { color-scheme: light dark; --ink: #17211f; --paper: #fff; --line: #d7dedd; --accent: #0f5e5a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ecea; --paper: #121817; --line: #33403e; --accent: #6cc5bd; } }
body { font: 16px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; padding: 1.5rem; max-width: 70rem; }
nav { display: flex; gap: 1rem; } a { color: var(--accent); } a[aria-current] { font-weight: 600; text-decoration: none; }
table { border-collapse: collapse; width: 100%; font-size: 14px; } th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
tr:target { outline: 2px solid var(--accent); outline-offset: 2px; } code { font-size: 13px; white-space: nowrap; }
@media (max-width: 40rem) { thead { display: none; } tr { display: block; padding: .75rem 0; border-bottom: 1px solid var(--line); } td { display: block; border: 0; padding: .1rem 0; } }
`;

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\{\{[^}]+\}\}/g, '…');
}
