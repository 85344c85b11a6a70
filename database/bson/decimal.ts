import { Decimal128 } from 'bson';

/** A finite decimal: (-1)^negative · coefficient · 10^exponent. */
export interface Finite {
  negative: boolean;
  coefficient: bigint;
  exponent: number;
}

/** What a Decimal128 says: its finite parts, or the number (`NaN`, `Infinity`, `-Infinity`) that it is. */
export function readDecimal(decimal: Decimal128): Finite | number {
  const view = new DataView(decimal.bytes.buffer, decimal.bytes.byteOffset, 16);
  const high = view.getBigUint64(8, true);
  const negative = high >> 63n === 1n;
  const combination = Number((high >> 58n) & 0x1fn);
  if (combination === 0x1f) return Number.NaN;
  if (combination === 0x1e) return negative ? -Infinity : Infinity;
  // The second form can only hold coefficients beyond 34 digits, which stand for zero.
  if (combination >> 3 === 3) return { negative, coefficient: 0n, exponent: 0 };
  const exponent = Number((high >> 49n) & 0x3fffn) - 6176;
  const coefficient = ((high & 0x1ffffffffffffn) << 64n) | view.getBigUint64(0, true);
  return { negative, coefficient, exponent };
}

/** The Decimal128 nearest to a finite decimal, rounded to 34 digits. */
export function makeDecimal({ negative, coefficient, exponent }: Finite): Decimal128 {
  const [digits, scale] = roundTo34(coefficient, exponent);
  return Decimal128.fromStringWithRounding(`${negative ? '-' : ''}${digits}E${scale}`);
}

function roundTo34(coefficient: bigint, exponent: number): [bigint, number] {
  const surplus = coefficient.toString().length - 34;
  if (surplus <= 0) return [coefficient, exponent];
  const unit = 10n ** BigInt(surplus);
  const quotient = coefficient / unit;
  const twiceRest = (coefficient % unit) * 2n;
  const roundsUp = twiceRest > unit || (twiceRest === unit && quotient % 2n === 1n);
  const rounded = roundsUp ? quotient + 1n : quotient;
  return rounded === 10n ** 34n ? [10n ** 33n, exponent + surplus + 1] : [rounded, exponent + surplus];
}

/** The exact decimal of a finite double or a whole number. */
export function decimalOf(number: number | bigint): Finite {
  if (typeof number === 'bigint')
    return { negative: number < 0n, coefficient: number < 0n ? -number : number, exponent: 0 };
  const [mantissa, power] = splitDouble(Math.abs(number));
  const negative = number < 0 || Object.is(number, -0);
  if (power >= 0) return { negative, coefficient: mantissa << BigInt(power), exponent: 0 };
  return { negative, coefficient: mantissa * 5n ** BigInt(-power), exponent: power };
}

function splitDouble(number: number): [mantissa: bigint, power: number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  let mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  let power = (biased === 0 ? 1 : biased) - 1075;
  while (mantissa !== 0n && power < 0 && mantissa % 2n === 0n) {
    mantissa /= 2n;
    power++;
  }
  return mantissa === 0n ? [0n, 0] : [mantissa, power];
}

/** Which of two finite decimals is greater, exactly. */
export function compareDecimals(left: Finite, right: Finite): number {
  const leftSign = signOf(left);
  const rightSign = signOf(right);
  if (leftSign !== rightSign || leftSign === 0) return leftSign - rightSign;
  const magnitude = topExponent(left) - topExponent(right);
  if (magnitude !== 0) return magnitude > 0 ? leftSign : -leftSign;
  const scale = Math.min(left.exponent, right.exponent);
  const a = left.coefficient * 10n ** BigInt(left.exponent - scale);
  const b = right.coefficient * 10n ** BigInt(right.exponent - scale);
  return a === b ? 0 : a > b ? leftSign : -leftSign;
}

function signOf({ negative, coefficient }: Finite): number {
  return coefficient === 0n ? 0 : negative ? -1 : 1;
}

/** The power of ten of a decimal's first digit. */
export function topExponent({ coefficient, exponent }: Finite): number {
  return coefficient.toString().length + exponent - 1;
}

/** The sum of two finite decimals. */
export function addDecimals(left: Finite, right: Finite): Finite {
  const exponent = Math.min(left.exponent, right.exponent);
  const sum = signedAt(left, exponent) + signedAt(right, exponent);
  return { negative: sum < 0n, coefficient: sum < 0n ? -sum : sum, exponent };
}

function signedAt({ negative, coefficient, exponent }: Finite, target: number): bigint {
  const scaled = coefficient * 10n ** BigInt(exponent - target);
  return negative ? -scaled : scaled;
}

/** The product of two finite decimals. */
export function multiplyDecimals(left: Finite, right: Finite): Finite {
  return {
    negative: left.negative !== right.negative,
    coefficient: left.coefficient * right.coefficient,
    exponent: left.exponent + right.exponent,
  };
}
