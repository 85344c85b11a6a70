import { type Condition, conjunctsOf, type Filter } from '#database/query/filter.ts';
import { typeNumberOf } from '#database/query/type-names.ts';
import { type Clue, cluesOf, demandsPresence } from './clues.ts';
import { contains, intervalsOf, isExactValue } from './intervals.ts';

/** Whether every document that meets the query also meets the filter of a partial index. */
export function implies(query: Filter, filter: Filter): boolean {
  if (filter.kind === 'and') return filter.filters.every((part) => implies(query, part));
  const clues = cluesOf(query);
  if (filter.kind === 'path' && clues.some((clue) => clueImplies(clue, filter.path, filter.condition))) return true;
  if (filter.kind === 'or' && filter.filters.some((part) => implies(query, part))) return true;
  return conjunctsOf(query).some(
    (conjunct) =>
      conjunct.kind === 'or' &&
      conjunct.filters.length > 0 &&
      conjunct.filters.every((alternative) => implies(alternative, filter)),
  );
}

function clueImplies(clue: Clue, path: string, wanted: Condition): boolean {
  if (clue.path !== path) return false;
  const given = clue.condition;
  if (wanted.kind === 'exists') return demandsPresence(given);
  if (wanted.kind === 'type') return givesType(given, wanted.types);
  if (!isExact(given) || !isExact(wanted)) return false;
  const outer = intervalsOf(wanted);
  const inner = intervalsOf(given);
  return outer !== undefined && inner !== undefined && contains(outer, inner);
}

function givesType(given: Condition, types: number[]): boolean {
  if (given.kind === 'type') return given.types.every((type) => types.includes(type));
  return given.kind === 'eq' && isExactValue(given.value) && types.includes(typeNumberOf(given.value));
}

/** Whether a condition's intervals say exactly what it means, where no arrays are. */
export function isExact(condition: Condition): boolean {
  switch (condition.kind) {
    case 'eq':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return isExactValue(condition.value);
    case 'in':
      return condition.patterns.length === 0 && condition.values.every(isExactValue);
    default:
      return false;
  }
}
