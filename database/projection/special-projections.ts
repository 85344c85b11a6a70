import { createDocument, documentOf, isDocument, type Value } from '#database/bson/document.ts';
import { isNumber, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { compileFilter } from '#database/query/matcher.ts';
import { parseFilter } from '#database/query/parse-filter.ts';
import type { SpecialProjection } from './projection-tree.ts';

/** Reads a projection that is more than a flag: `array.$`, `$slice`, `$elemMatch`. */
export function readSpecial(path: string, value: Value): SpecialProjection {
  if (path.endsWith('.$')) return elementAtPosition;
  const argument = isDocument(value) ? Object.entries(value) : [];
  const [name, operand] = argument[0] ?? ['', null];
  ensure(argument.length === 1, 'BadValue', `The projection of '${path}' is not supported.`);
  if (name === '$slice') return readSlice(operand);
  if (name === '$elemMatch') return readElementMatch(operand);
  throw new CommandError(31325, `Unknown or unsupported expression ${name} in the projection of '${path}'`);
}

const elementAtPosition: SpecialProjection = (value, { position }) => {
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
