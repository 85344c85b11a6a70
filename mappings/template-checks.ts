import { units } from './coerce/units.ts';
import { createZoneClock, isTimeZone } from './coerce/zone-clock.ts';
import { columnIndex } from './column-letter.ts';
import { createReading, readWritten } from './column-reading.ts';
import { CellProblem, explainRowProblem } from './row-problem.ts';
import { findField, isCustomField, targets } from './targets/registry.ts';
import type { Field, Target } from './targets/target.ts';
import type { Template, TemplateColumn } from './template.ts';

/** What is wrong with a template whose parts are well formed, and where. */
export type TemplateIssue = { readonly path: readonly (string | number)[]; readonly message: string };

/** All that is wrong with a template whose parts are well formed. */
export function checkTemplate(template: Template): TemplateIssue[] {
  return [
    ...checkSource(template),
    ...template.columns.flatMap((column, index) => [...checkColumn(template, column, ['columns', index])]),
    ...checkFields(template),
  ];
}

function* checkSource({ source, target }: Template): Generator<TemplateIssue> {
  const at = (...path: string[]) => ['source', ...path];
  if (!isTimeZone(source.timeZone)) yield { path: at('timeZone'), message: 'no IANA time zone of this name' };
  if (source.format === 'csv' && source.delimiter === undefined) {
    yield { path: at('delimiter'), message: 'needed for csv' };
  }
  if (source.encoding !== undefined && !isEncoding(source.encoding)) {
    yield { path: at('encoding'), message: 'no WHATWG label of an encoding' };
  }
  for (const name of Object.keys(source.dayOnly ?? {})) {
    const field = findField(target, name, 'dateTime');
    if (field?.kind !== 'instant') yield { path: at('dayOnly', name), message: 'no field for a date and time' };
  }
}

function* checkColumn(template: Template, column: TemplateColumn, path: (string | number)[]): Generator<TemplateIssue> {
  const at = (...more: (string | number)[]) => [...path, ...more];
  const { from, to, type, withTime } = column;
  const field = findField(template.target, to, type);
  if (field === undefined) {
    yield { path: at('to'), message: `${template.target} have no field ${to}` };
    return;
  }
  for (const name of ['from', 'withTime'] as const) {
    const place = column[name];
    if (place && 'header' in place && template.source.headerRow === 0) {
      yield { path: at(name), message: 'there is no header row: name the column by letter' };
    }
    if (place && 'letter' in place && columnIndex(place.letter) > 16_383) {
      yield { path: at(name), message: 'no spreadsheet has this column' };
    }
  }
  if (type !== undefined && !isCustomField(to)) yield { path: at('type'), message: 'only for custom fields' };
  if (column.unit !== undefined && units[column.unit].of !== field.kind) {
    yield { path: at('unit'), message: `no unit for ${to}` };
  }
  if (column.split !== undefined && field.kind !== 'list') yield { path: at('split'), message: 'only for lists' };
  if (withTime !== undefined && field.kind !== 'instant') {
    yield { path: at('withTime'), message: 'only for a date and time' };
  }
  if (column.onEmpty === 'clear' && (field.required || template.keyFields.includes(to))) {
    yield { path: at('onEmpty'), message: 'a required field cannot be cleared' };
  }
  if ('constant' in from) yield* checkWritten(template, column, field, from.constant, at('from', 'constant'));
  for (const [word, value] of Object.entries(column.values ?? {})) {
    yield* checkWritten(template, column, field, value, at('values', word));
  }
}

/** A constant, or what a word means, must be a value of its field. */
function* checkWritten(
  { source }: Template,
  column: TemplateColumn,
  field: Field,
  value: string | number | boolean,
  path: (string | number)[],
): Generator<TemplateIssue> {
  if (!isTimeZone(source.timeZone)) return;
  const result = readWritten(value, createReading(field, column, source, createZoneClock(source.timeZone)));
  if (result instanceof CellProblem) yield { path, message: explainRowProblem(result, 'en') };
  else if (result === '') yield { path, message: 'empty' };
}

function* checkFields({ columns, keyFields, mode, target }: Template): Generator<TemplateIssue> {
  const { fields, locations } = targets[target] as Target;
  const connected = columns.map(({ to }) => to);
  for (const [index, to] of connected.entries()) {
    if (connected.indexOf(to) < index) yield { path: ['columns', index, 'to'], message: `${to} is connected twice` };
  }
  for (const [index, name] of keyFields.entries()) {
    if (!connected.includes(name)) yield { path: ['keyFields', index], message: `${name} is not connected` };
  }
  const required = Object.keys(fields).filter((name) => fields[name]?.required && mode !== 'update');
  for (const name of required) {
    if (!connected.includes(name)) yield { path: ['columns'], message: `${name} is required` };
  }
  for (const pair of locations) {
    const [alone, ...both] = [pair.lat, pair.lon].filter((name) => connected.includes(name));
    if (alone !== undefined && both.length === 0) {
      yield { path: ['columns', connected.indexOf(alone), 'to'], message: 'latitude and longitude belong together' };
    }
  }
}

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}
