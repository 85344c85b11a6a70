import { createDocument, documentOf, isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { ensure } from '#database/errors.ts';
import { compileFilter } from '#database/query/matcher.ts';
import { parseFilter } from '#database/query/parse-filter.ts';
import type { SpecialProjection } from './projection-tree.ts';

/** Whether a value of a projection is this operator, in the form that only projections have. */
export function isSpecial(name: '$slice' | '$elemMatch', value: Value): boolean {
  if (!isDocument(value) || value[name] === undefined) return false;
  // `{$slice: ['$array', 2]}` is the expression of that name.
  const operand = value[name];
  return name !== '$slice' || isNumber(operand) || (Array.isArray(operand) && operand.every(isNumber));
}

/** Reads a projection that only `find` has: `array.$`, `$slice`, `$elemMatch`. */
export function readSpecial(path: string, value: Value): SpecialProjection | undefined {
  if (path.endsWith('.$')) return elementAtPosition;
  if (isSpecial('$slice', value)) return readSlice((value as { $slice: Value }).$slice);
  if (isSpecial('$elemMatch', value)) return readElementMatch((value as { $elemMatch: Value }).$elemMatch);
  return undefined;
}

const elementAtPosition: SpecialProjection = (value, position) => {
  ensure(
    position !== undefined,
    51246,
    "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
  );
  return Array.isArray(value) ? value.slice(position, position + 1) : value;
};

function readSlice(operand: Value): SpecialProjection {
  const [first, second] = Array.isArray(operand) ? operand.map(readWhole) : [readWhole(operand)];
  ensure(first !== undefined, 28724, '$slice needs a number or two');
  if (second === undefined) {
    return (value) => (Array.isArray(value) ? (first >= 0 ? value.slice(0, first) : value.slice(first)) : value);
  }
  ensure(second > 0, 28724, `Third argument to $slice must be positive: ${second}`);
  return (value) => {
    if (!Array.isArray(value)) return value;
    const start = first >= 0 ? first : Math.max(0, value.length + first);
    return value.slice(start, start + second);
  };
}

function readWhole(value: Value): number {
  const number = isNumber(value) ? Math.trunc(toNumber(value)) : Number.NaN;
  ensure(!Number.isNaN(number), 28724, '$slice needs whole numbers');
  return number;
}

function readElementMatch(operand: Value): SpecialProjection {
  ensure(isDocument(operand), 'BadValue', 'elemMatch: Invalid argument, object required');
  const matcher = compileFilter(parseFilter(documentOf({ array: { $elemMatch: operand } })));
  return (value) => {
    if (!Array.isArray(value)) return undefined;
    const holder = createDocument();
    holder.array = value;
    const place = matcher.positionIn(holder);
    return place === undefined ? undefined : [value[place]!];
  };
}
