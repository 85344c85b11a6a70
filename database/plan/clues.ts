import { type Condition, conjunctsOf, type Filter } from '#database/query/filter.ts';
import { arrayIndexOf } from '#database/query/walk.ts';

/** Something that must hold of the values along one path. */
export interface Clue {
  path: string;
  condition: Condition;
  /** The `$elemMatch` it stands in: all clues of one hold for one and the same element of the array at `path`. */
  element: { path: string } | undefined;
}

/** What a filter demands path by path, as far as it does so without alternatives. */
export function cluesOf(filter: Filter): Clue[] {
  return conjunctsOf(filter).flatMap((conjunct) => cluesIn(conjunct, '', undefined));
}

function cluesIn(filter: Filter, prefix: string, element: Clue['element']): Clue[] {
  if (filter.kind === 'not') return absenceIn(filter.filter, prefix);
  if (filter.kind !== 'path') return [];
  const path = filter.path === '' ? prefix.slice(0, -1) : prefix + filter.path;
  const { condition } = filter;
  // Inside an array, a numeric name is looked up in nested arrays too, which indexes do not follow.
  if (prefix !== '' && hasIndexPart(filter.path)) return [];
  if (condition.kind !== 'elementMatches') return [{ path, condition, element }];
  const inside = { path };
  const inner = conjunctsOf(condition.filter).flatMap((conjunct) => cluesIn(conjunct, `${path}.`, inside));
  return [{ path, condition: { kind: 'exists' }, element }, ...inner];
}

// `{$exists: false}` holds where an index has null.
function absenceIn(filter: Filter, prefix: string): Clue[] {
  if (prefix !== '' || filter.kind !== 'path' || filter.condition.kind !== 'exists') return [];
  return [{ path: filter.path, condition: { kind: 'eq', value: null }, element: undefined }];
}

/** Whether a path has a part that can mean an index into an array. */
export function hasIndexPart(path: string): boolean {
  return path.split('.').some((part) => arrayIndexOf(part) !== undefined);
}

/** Whether a condition holds for no missing value and no null, so that the path must exist. */
export function demandsPresence(condition: Condition): boolean {
  switch (condition.kind) {
    case 'eq':
    case 'lt':
    case 'lte':
    case 'gt':
    case 'gte':
      return condition.value !== null && !isExtreme(condition.value);
    case 'in':
      return !condition.values.includes(null);
    default:
      return true;
  }
}

function isExtreme(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && '_bsontype' in value && /^M(in|ax)Key$/.test(String(value._bsontype))
  );
}
