import { longestWritten } from './longest-written.ts';

/** Why a text is no number: it is none, or a spreadsheet shortened it (`3,46E+10`) and its digits are gone. */
export type NumberFault = 'notANumber' | 'lossyNumber';

export type DecimalMark = '.' | ',';

/** Signs and words of currencies; three capitals are one where they are its code. */
const currency = String.raw`(?:US\$|R\$|\p{Sc}|S\/\.?|Bs\.?|Rs\.?|kr\.?|zł|Kč|Ft|lei|лв\.?|руб\.?|р\.|грн\.?|[A-Z]{3})`;
const oneCurrency = new RegExp(`^${currency}?$`, 'u');
const currencyCodes = new Set(Intl.supportedValuesOf('currency'));

/** What may stand before the first digit and after the last; spaces are single. */
const lead = new RegExp(`^([+−-]?) ?(${currency}?) ?([+−-]?) ?([.,]?)$`, 'u');
const trail = new RegExp(`^ ?(${currency}?) ?([−-]?)$`, 'u');

/** Between groups of thousands; the decimal mark is not among them. */
const groupMarks: Record<DecimalMark, RegExp> = { '.': /^[,'’\s]$/, ',': /^[.'’\s]$/ };

/**
 * Reads a number as people and systems write it: decimal mark as told, groups of exactly three digits (`1.250`,
 * `1 234,50` with any kind of space, `1'234.50`), a currency on either side, negative as `-49`, `49-`, `−49` or `(49)`.
 * A group of another length, two kinds of separators, or a leading zero before one are no number: nothing is guessed.
 * Zero has no sign.
 */
export function parseNumber(text: string, decimalMark: DecimalMark): number | NumberFault {
  const trimmed = text.trim();
  if (trimmed.length > longestWritten) return 'notANumber';
  if (isPlain(trimmed, decimalMark)) return Number(decimalMark === '.' ? trimmed : trimmed.replace(',', '.')) + 0;
  if (isShortened(trimmed)) return 'lossyNumber';
  const inBrackets = /^\((.*)\)$/s.exec(trimmed)?.[1];
  const { before, digits, after } = aroundDigits(inBrackets ?? trimmed);
  if (digits === '') return 'notANumber';
  const [whole, sign1 = '', currency1 = '', sign2 = '', mark = ''] = lead.exec(before) ?? [];
  const [rest, currency2 = '', sign3 = ''] = trail.exec(after) ?? [];
  const signs = sign1 + sign2 + sign3 + (inBrackets === undefined ? '' : '-');
  if (whole === undefined || rest === undefined || signs.length > 1) return 'notANumber';
  const number = isCurrency(currency1 + currency2) ? parseGroups(mark + digits, decimalMark) : undefined;
  if (number === undefined) return 'notANumber';
  return signs === '' || signs === '+' || number === 0 ? number : -number;
}

/** True for a number that a spreadsheet shows with an exponent because its column was too narrow for the digits. */
export function isShortened(text: string): boolean {
  return /^[+-]?\d([.,]\d+)?E[+-]?\d{1,3}$/i.test(text);
}

/** What stands before the first digit, from there to the last one, and after it; runs of spaces outside become one. */
function aroundDigits(text: string): { before: string; digits: string; after: string } {
  const first = text.search(/\d/);
  if (first < 0) return { before: text, digits: '', after: '' };
  let end = text.length;
  while (!/\d/.test(text[end - 1]!)) end--;
  const single = (part: string) => part.replace(/\s+/g, ' ');
  return { before: single(text.slice(0, first)), digits: text.slice(first, end), after: single(text.slice(end)) };
}

/** True for digits with at most a minus before and a decimal mark between, which is what most numbers are. */
function isPlain(text: string, decimalMark: DecimalMark): boolean {
  let digits = 0;
  let marks = 0;
  for (let at = text.startsWith('-') ? 1 : 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 0x30 && code <= 0x39) digits++;
    else if (text[at] !== decimalMark || ++marks > 1) return false;
  }
  return digits > 0 && !text.endsWith(decimalMark);
}

/** True for one currency, or none. */
function isCurrency(sign: string): boolean {
  return /^[A-Z]{3}$/.test(sign) ? currencyCodes.has(sign) : oneCurrency.test(sign);
}

function parseGroups(digits: string, decimalMark: DecimalMark): number | undefined {
  const [whole = '', fraction = '', ...more] = digits.split(decimalMark);
  if (more.length > 0 || !/^\d*$/.test(fraction)) return undefined;
  const mark = /\D/.exec(whole)?.[0];
  if (mark !== undefined) {
    const groups = whole.split(mark);
    if (!groupMarks[decimalMark].test(mark) || !/^[1-9]\d{0,2}$/.test(groups[0] ?? '')) return undefined;
    if (!groups.slice(1).every((group) => /^\d{3}$/.test(group))) return undefined;
  }
  return Number(`${whole.replace(/\D/g, '') || '0'}.${fraction || '0'}`);
}
