import { Decimal128 } from 'bson';
import { makeDecimal } from '#database/bson/decimal.ts';
import { doubleValue } from '#database/bson/decode.ts';
import type { Value } from '#database/bson/document.ts';
import { calculate, isNumber, type NumberValue, toExact, toNumber } from '#database/bson/numbers.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { typeNameOf } from '#database/query/type-names.ts';
import { isNullish, type OperatorTable, onPresent } from './expression.ts';

const any = [0, Number.POSITIVE_INFINITY] as const;

/** Calculations in the wider of the types that come together; a decimal where none is defined is refused. */
export const arithmeticOperators: OperatorTable = {
  $add: onPresent('$add', any, add),
  $subtract: onPresent('$subtract', [2, 2], ([left, right]) => subtract(left!, right!)),
  $multiply: onPresent('$multiply', any, (values) =>
    values.map((value) => numeric('$multiply', value)).reduce((left, right) => combine('multiply', left, right), 1),
  ),
  $divide: onPresent('$divide', [2, 2], ([left, right]) => divide(left!, right!)),
  $mod: onPresent('$mod', [2, 2], ([left, right]) => remainder(left!, right!)),
  $abs: onPresent('$abs', [1, 1], ([value]) => {
    const number = numeric('$abs', value!);
    return toNumber(number) < 0 ? combine('multiply', number, -1) : number;
  }),
  $ceil: onPresent('$ceil', [1, 1], ([value]) => rounded('$ceil', value!, Math.ceil)),
  $floor: onPresent('$floor', [1, 1], ([value]) => rounded('$floor', value!, Math.floor)),
  $round: onPresent('$round', [1, 2], ([value, places]) => toPlaces('$round', value!, places, roundHalfEven)),
  $trunc: onPresent('$trunc', [1, 2], ([value, places]) => toPlaces('$trunc', value!, places, Math.trunc)),
  ...Object.fromEntries(
    (['sqrt', 'exp', 'log10', 'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh'] as const).map(
      (name) => [
        `$${name}`,
        onPresent(`$${name}`, [1, 1], ([value]) => asDouble(Math[name](plain(`$${name}`, value!)))),
      ],
    ),
  ),
  $ln: onPresent('$ln', [1, 1], ([value]) => asDouble(Math.log(plain('$ln', value!)))),
  $log: onPresent('$log', [2, 2], ([value, base]) =>
    asDouble(Math.log(plain('$log', value!)) / Math.log(plain('$log', base!))),
  ),
  $pow: onPresent('$pow', [2, 2], ([base, exponent]) => power(base!, exponent!)),
  $atan2: onPresent('$atan2', [2, 2], ([y, x]) => asDouble(Math.atan2(plain('$atan2', y!), plain('$atan2', x!)))),
  $degreesToRadians: onPresent('$degreesToRadians', [1, 1], ([v]) =>
    asDouble((plain('$degreesToRadians', v!) * Math.PI) / 180),
  ),
  $radiansToDegrees: onPresent('$radiansToDegrees', [1, 1], ([v]) =>
    asDouble((plain('$radiansToDegrees', v!) * 180) / Math.PI),
  ),
};

const asDouble = (number: number): Value => doubleValue(number);

function numeric(name: string, value: Value): NumberValue {
  ensure(isNumber(value), 'TypeMismatch', `${name} only supports numeric types, not ${typeNameOf(value)}`);
  return value;
}

// Functions that are not defined for decimals here: refused rather than rounded through a double.
function plain(name: string, value: Value): number {
  const number = numeric(name, value);
  ensure(!(number instanceof Decimal128), 'CommandNotSupported', `${name} of a decimal is not supported.`);
  return toNumber(number);
}

/** Two numbers put together; an int64 that overflows becomes a double, as in MongoDB's expressions. */
function combine(operation: 'add' | 'multiply', left: NumberValue, right: NumberValue): NumberValue {
  const result = calculate(operation, left, right);
  if (result !== undefined) return result;
  const [a, b] = [toNumber(left), toNumber(right)];
  return doubleValue(operation === 'add' ? a + b : a * b);
}

function add(values: Value[]): Value {
  const dates = values.filter((value) => value instanceof Date);
  ensure(dates.length <= 1, 16612, 'only one date allowed in an $add expression');
  const numbers = values.filter((value) => !(value instanceof Date)).map((value) => numeric('$add', value));
  const sum = numbers.reduce((left, right) => combine('add', left, right), 0);
  return dates.length === 0 ? sum : new Date(dates[0]!.getTime() + Math.round(toNumber(sum)));
}

function subtract(left: Value, right: Value): Value {
  if (left instanceof Date && right instanceof Date) return BigInt(left.getTime() - right.getTime());
  if (left instanceof Date) return new Date(left.getTime() - Math.round(toNumber(numeric('$subtract', right))));
  const negated = combine('multiply', numeric('$subtract', right), -1);
  return combine('add', numeric('$subtract', left), negated);
}

function divide(left: Value, right: Value): Value {
  const [a, b] = [numeric('$divide', left), numeric('$divide', right)];
  ensure(toNumber(b) !== 0, 'BadValue', "can't $divide by zero");
  if (!(a instanceof Decimal128) && !(b instanceof Decimal128)) return doubleValue(toNumber(a) / toNumber(b));
  const [dividend, divisor] = [toExact(a), toExact(b)];
  if (typeof dividend === 'number' || typeof divisor === 'number') {
    return Decimal128.fromString(String(toNumber(a) / toNumber(b)));
  }
  const digits = 40;
  const coefficient = (dividend.coefficient * 10n ** BigInt(digits)) / divisor.coefficient;
  const exponent = dividend.exponent - divisor.exponent - digits;
  return withoutTrailingZeros(makeDecimal({ negative: dividend.negative !== divisor.negative, coefficient, exponent }));
}

// A quotient that comes out even is not written with all the digits that were tried.
function withoutTrailingZeros(decimal: Decimal128): Decimal128 {
  const exact = toExact(decimal);
  if (typeof exact === 'number' || exact.coefficient === 0n) return decimal;
  let { coefficient, exponent } = exact;
  while (exponent < 0 && coefficient % 10n === 0n) {
    coefficient /= 10n;
    exponent++;
  }
  return makeDecimal({ negative: exact.negative, coefficient, exponent });
}

function remainder(left: Value, right: Value): Value {
  const [a, b] = [numeric('$mod', left), numeric('$mod', right)];
  ensure(toNumber(b) !== 0, 16610, "can't $mod by zero");
  if (isWhole(a) && isWhole(b)) {
    const result = BigInt(a) % BigInt(b);
    return typeof a === 'bigint' || typeof b === 'bigint' ? result : Number(result);
  }
  return doubleValue(plain('$mod', a) % plain('$mod', b));
}

function isWhole(value: NumberValue): value is number | bigint {
  return typeof value === 'bigint' || (typeof value === 'number' && (value | 0) === value);
}

function rounded(name: string, value: Value, round: (number: number) => number): Value {
  const number = numeric(name, value);
  return isWhole(number) ? number : doubleValue(round(plain(name, number)));
}

function toPlaces(name: string, value: Value, places: Value | undefined, round: (number: number) => number): Value {
  const number = numeric(name, value);
  const digits = isNullish(places) ? 0 : toNumber(numeric(name, places));
  ensure(
    Number.isInteger(digits) && digits >= -20 && digits <= 100,
    51083,
    `cannot apply ${name} with precision value ${digits}`,
  );
  if (isWhole(number) && digits >= 0) return number;
  const scaled = round(shift(plain(name, number), digits));
  const result = shift(scaled, -digits);
  return isWhole(number) ? Math.trunc(result) : doubleValue(result);
}

// By the decimal exponent, so that 1.005 is not first made 100.49999.
function shift(number: number, places: number): number {
  if (!Number.isFinite(number)) return number;
  const [mantissa, exponent = '0'] = String(number).split('e');
  return Number(`${mantissa}e${Number(exponent) + places}`);
}

function roundHalfEven(number: number): number {
  const floor = Math.floor(number);
  if (number - floor !== 0.5) return Math.round(number);
  return floor % 2 === 0 ? floor : floor + 1;
}

function power(base: Value, exponent: Value): Value {
  const [a, b] = [numeric('$pow', base), numeric('$pow', exponent)];
  if (isWhole(a) && isWhole(b) && toNumber(b) >= 0 && toNumber(b) < 1024) {
    const result = BigInt(a) ** BigInt(b);
    if (typeof a === 'number' && typeof b === 'number' && BigInt.asIntN(32, result) === result) return Number(result);
    if (BigInt.asIntN(64, result) === result) return result;
  }
  if (toNumber(a) === 0 && toNumber(b) < 0)
    throw new CommandError(28764, '$pow cannot take a base of 0 and a negative exponent');
  return doubleValue(plain('$pow', a) ** plain('$pow', b));
}
