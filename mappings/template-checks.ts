import type { Sentence } from '#texts/say.ts';
import { units } from './coerce/units.ts';
import { createZoneClock, isTimeZone, type ZoneClock } from './coerce/zone-clock.ts';
import { columnIndex } from './column-letter.ts';
import { createReading, readWritten } from './column-reading.ts';
import { CellProblem } from './row-problem.ts';
import { findField, isCustomField, targets } from './targets/registry.ts';
import type { Field, Target } from './targets/target.ts';
import type { Template, TemplateColumn } from './template.ts';

type Path = readonly (string | number)[];

/** What is wrong with a template whose parts are well formed, and where. */
export type TemplateIssue = { readonly path: Path; readonly problem: Sentence };

/** All that is wrong with a template whose parts are well formed. */
export function checkTemplate(template: Template): TemplateIssue[] {
  const { timeZone } = template.source;
  const clock = isTimeZone(timeZone) ? createZoneClock(timeZone) : undefined;
  return [
    ...checkSource(template),
    ...template.columns.flatMap((column, index) => [...checkColumn(template, column, index)]),
    ...(clock ? template.columns.flatMap((column, index) => [...checkValues(template, column, index, clock)]) : []),
    ...checkFields(template),
  ];
}

function* checkSource({ source, target }: Template): Generator<TemplateIssue> {
  const issue = (name: string, problem: Sentence) => ({ path: ['source', name], problem });
  const { encoding } = source;
  if (!isTimeZone(source.timeZone)) yield issue('timeZone', { text: 'inputs.notATimeZone' });
  if (source.format === 'csv' && source.delimiter === undefined) {
    yield issue('delimiter', { text: 'templateProblems.delimiterMissing' });
  }
  if (encoding !== undefined && !isEncoding(encoding)) {
    yield issue('encoding', { text: 'templateProblems.notAnEncoding', params: { encoding } });
  }
  for (const field of Object.keys(source.dayOnly ?? {})) {
    if (findField(target, field, 'dateTime')?.kind === 'instant') continue;
    yield {
      path: ['source', 'dayOnly', field],
      problem: { text: 'templateProblems.onlyForInstants', params: { field } },
    };
  }
}

function* checkColumn(template: Template, column: TemplateColumn, index: number): Generator<TemplateIssue> {
  const { to, type } = column;
  const params = { field: to };
  const issue = (name: string, problem: Sentence) => ({ path: ['columns', index, name], problem });
  const field = findField(template.target, to, type);
  if (field === undefined) {
    yield issue('to', { text: 'templateProblems.unknownField', params });
    return;
  }
  for (const name of ['from', 'withTime'] as const) {
    const problem = checkPlace(template, column[name]);
    if (problem) yield issue(name, problem);
  }
  if (type !== undefined && !isCustomField(to)) {
    yield issue('type', { text: 'templateProblems.onlyForCustomFields', params });
  }
  if (column.unit !== undefined && units[column.unit].of !== field.kind) {
    yield issue('unit', { text: 'templateProblems.wrongUnit', params });
  }
  if (column.split !== undefined && field.kind !== 'list') {
    yield issue('split', { text: 'templateProblems.onlyForLists', params });
  }
  if (column.withTime !== undefined && field.kind !== 'instant') {
    yield issue('withTime', { text: 'templateProblems.onlyForInstants', params });
  }
  if (column.onEmpty === 'clear' && (field.required || template.keyFields.includes(to))) {
    yield issue('onEmpty', { text: 'templateProblems.cannotClear', params });
  }
}

function checkPlace({ source }: Template, place: TemplateColumn['from'] | undefined): Sentence | undefined {
  if (place === undefined) return undefined;
  if ('header' in place && source.headerRow === 0) return { text: 'templateProblems.noHeader' };
  const isNowhere = 'letter' in place && columnIndex(place.letter) > lastColumn;
  return isNowhere ? { text: 'templateProblems.notColumnLetters' } : undefined;
}

/** A constant, or what a word means, must be a value of its field. */
function* checkValues(
  { source, target }: Template,
  column: TemplateColumn,
  index: number,
  clock: ZoneClock,
): Generator<TemplateIssue> {
  const field = findField(target, column.to, column.type);
  if (field === undefined) return;
  const { from, values = {} } = column;
  const reading = createReading(field, column, source, clock);
  const written: [path: Path, value: string | number | boolean][] = Object.entries(values).map(([word, value]) => [
    ['values', word],
    value,
  ]);
  if ('constant' in from) written.push([['from', 'constant'], from.constant]);
  for (const [path, value] of written) {
    const result = readWritten(value, reading);
    const at = ['columns', index, ...path];
    if (result instanceof CellProblem) {
      yield { path: at, problem: { text: `rowProblems.${result.code}`, params: result.params } };
    } else if (result === '') yield { path: at, problem: { text: 'inputs.empty' } };
  }
}

function* checkFields(template: Template): Generator<TemplateIssue> {
  const { columns, keyFields, mode, target } = template;
  const { fields, locations } = targets[target] as Target;
  const connected = columns.map(({ to }) => to);
  for (const [index, field] of connected.entries()) {
    if (connected.indexOf(field) === index) continue;
    yield { path: ['columns', index, 'to'], problem: { text: 'templateProblems.connectedTwice', params: { field } } };
  }
  for (const [index, field] of keyFields.entries()) {
    if (connected.includes(field)) continue;
    yield { path: ['keyFields', index], problem: { text: 'templateProblems.keyNotConnected', params: { field } } };
  }
  for (const field of mode === 'update' ? [] : requiredOf(fields)) {
    if (connected.includes(field)) continue;
    yield { path: ['columns'], problem: { text: 'templateProblems.requiredNotConnected', params: { field } } };
  }
  for (const pair of locations) {
    const [alone, ...both] = [pair.lat, pair.lon].filter((name) => connected.includes(name));
    if (alone === undefined || both.length > 0) continue;
    const path = ['columns', connected.indexOf(alone), 'to'];
    yield { path, problem: { text: 'templateProblems.coordinateAlone' } };
  }
}

function requiredOf(fields: Readonly<Record<string, Field>>): string[] {
  return Object.keys(fields).filter((name) => fields[name]?.required);
}

/** The last column of a spreadsheet, XFD. */
const lastColumn = 16_383;

function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}
