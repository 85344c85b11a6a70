import { type CellFormat, generalFormat } from '#mappings/cell.ts';
import { type FormatToken, scanFormat } from './format-tokens.ts';
import { readSections } from './number-section.ts';

/** Excel takes no longer format. */
const longestCode = 255;

const eastAsianDays = [27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58];
const eastAsianTimes = [32, 33, 34, 35, 55, 56];
const accounting = '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_)';

/** Formats that a workbook names by number without writing them down (ECMA-376, 18.8.30); 27–58 are East Asian. */
const builtInCodes: Record<number, string> = {
  ...{ 1: '0', 2: '0.00', 3: '#,##0', 4: '#,##0.00', 9: '0%', 10: '0.00%', 11: '0.00E+00', 12: '# ?/?', 13: '# ??/??' },
  ...{ 5: '"$"#,##0', 6: '"$"#,##0', 7: '"$"#,##0.00', 8: '"$"#,##0.00', 42: '"$"#,##0', 44: '"$"#,##0.00' },
  ...{ 14: 'mm-dd-yy', 15: 'd-mmm-yy', 16: 'd-mmm', 17: 'mmm-yy', 22: 'm/d/yy h:mm' },
  ...{ 18: 'h:mm AM/PM', 19: 'h:mm:ss AM/PM', 20: 'h:mm', 21: 'h:mm:ss', 45: 'mm:ss', 46: '[h]:mm:ss', 47: 'mm:ss.0' },
  ...{ 37: '#,##0;(#,##0)', 38: '#,##0;(#,##0)', 39: '#,##0.00;(#,##0.00)', 40: '#,##0.00;(#,##0.00)' },
  ...{ 41: accounting, 43: accounting, 48: '##0.0E+0', 49: '@' },
  ...Object.fromEntries(eastAsianDays.map((id) => [id, 'yyyy/mm/dd'])),
  ...Object.fromEntries(eastAsianTimes.map((id) => [id, 'h:mm'])),
};

const builtIn = new Map(Object.entries(builtInCodes).map(([id, code]) => [Number(id), readFormatCode(code)]));

/** The format with this number, unless the workbook writes down one of its own for it. */
export function builtInFormat(id: number): CellFormat {
  return builtIn.get(id) ?? generalFormat;
}

/** What a format code such as `dd/mm/yyyy hh:mm`, `[h]:mm`, `"M-"00` or `0.0%` shows; its first section decides on the kind. */
export function readFormatCode(code: string): CellFormat {
  if (code === '' || code.length > longestCode) return generalFormat;
  const sections = scanFormat(code);
  const first = sections[0]!;
  const shows = whatIsShown(first);
  if (shows !== 'number') return { ...generalFormat, shows, fractions: showsFractions(first) };
  return { ...generalFormat, percent: first.some((token) => isCode(token, '%')), sections: readSections(sections) };
}

function whatIsShown(tokens: readonly FormatToken[]): CellFormat['shows'] {
  if (tokens.some(isElapsed)) return 'duration';
  const units = tokens.filter((token) => isCode(token, 'dymhs')).map(({ text }) => text);
  const runs = units.filter((unit, index) => unit !== units[index - 1]);
  // An m means minutes after hours and before seconds.
  const isDay = (unit: string, index: number) =>
    unit === 'd' || unit === 'y' || (unit === 'm' && runs[index - 1] !== 'h' && runs[index + 1] !== 's');
  const hasTime = runs.includes('h') || runs.includes('s') || tokens.some(({ kind }) => kind === 'clock');
  if (runs.some(isDay)) return hasTime ? 'dateTime' : 'date';
  return hasTime ? 'time' : 'number';
}

/** True where digits follow the seconds: `ss.000`, `[s],0`. */
function showsFractions(tokens: readonly FormatToken[]): boolean {
  return tokens.some(
    (token, index) =>
      isCode(token, '0') &&
      isCode(tokens[index - 1], '.,') &&
      (isCode(tokens[index - 2], 's') || tokens[index - 2]?.kind === 'bracket'),
  );
}

/** True for `[h]`, `[mm]`, `[ss]`: they count on past a day. */
function isElapsed({ kind, text }: FormatToken): boolean {
  return kind === 'bracket' && /^(?:h+|m+|s+)$/i.test(text);
}

function isCode(token: FormatToken | undefined, codes: string): boolean {
  return token?.kind === 'code' && codes.includes(token.text);
}
