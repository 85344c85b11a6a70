const powersOfTen = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);

/**
 * The number written between two positions, read without making a string where that is exact: up to 15 digits and a
 * point (an integer below 2^53 divided by a power of ten that a double holds exactly rounds only once). `NaN` for what
 * is no number.
 */
export function parseDecimal(bytes: Buffer, start: number, end: number): number {
  const negative = bytes[start] === 0x2d;
  let at = negative ? start + 1 : start;
  let mantissa = 0;
  let digits = 0;
  let significant = 0;
  let fraction = -1;
  for (; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === 0x2e && fraction < 0) {
      fraction = 0;
      continue;
    }
    const digit = byte - 0x30;
    if (digit < 0 || digit > 9 || significant > 14) return parseSlowly(bytes, start, end);
    mantissa = mantissa * 10 + digit;
    digits++;
    if (mantissa > 0) significant++;
    if (fraction >= 0) fraction++;
  }
  if (digits === 0 || fraction > 22) return parseSlowly(bytes, start, end);
  const value = fraction > 0 ? mantissa / powersOfTen[fraction]! : mantissa;
  return negative ? -value : value;
}

function parseSlowly(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) if (!isOfNumber(bytes[at]!)) return Number.NaN;
  const value = start < end ? Number(bytes.toString('latin1', start, end)) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Digits, `.`, `+`, `-`, `E` and `e`: of these `Number` makes a decimal number or nothing. */
function isOfNumber(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || byte === 0x2e || byte === 0x2b || byte === 0x2d || (byte & 0xdf) === 0x45;
}

/** Digits between two places as a whole number; -1 where anything else stands there, or nothing. */
export function wholeNumber(bytes: Buffer, start: number, end: number): number {
  let number = start < end ? 0 : -1;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9 || number > 99_999_999) return -1;
    number = number * 10 + digit;
  }
  return number;
}
