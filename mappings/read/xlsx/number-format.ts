import { type CellFormat, generalFormat } from '#mappings/cell.ts';

const date = { shows: 'date', fractions: false, zeros: 0, percent: false } as const;
const dateTime = { ...date, shows: 'dateTime' } as const;
const time = { ...date, shows: 'time' } as const;
const percent = { ...generalFormat, percent: true };

/** Formats that a workbook names by number without writing them down (ECMA-376, 18.8.30); 27–58 are East Asian. */
const builtIn: Record<number, CellFormat> = {
  9: percent,
  10: percent,
  14: date,
  15: date,
  16: date,
  17: date,
  18: time,
  19: time,
  20: time,
  21: time,
  22: dateTime,
  45: time,
  46: { ...date, shows: 'duration' },
  47: { ...time, fractions: true },
  ...Object.fromEntries([27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58].map((id) => [id, date])),
  ...Object.fromEntries([32, 33, 34, 35, 55, 56].map((id) => [id, time])),
};

/** The format with this number, unless the workbook writes down one of its own for it. */
export function builtInFormat(id: number): CellFormat {
  return builtIn[id] ?? generalFormat;
}

/** What a format code such as `dd/mm/yyyy hh:mm`, `[h]:mm`, `00000` or `0.0%` shows; its first section decides. */
export function readFormatCode(code: string): CellFormat {
  const section = firstSection(code);
  const elapsed = /\[(h+|m+|s+)\]/i.test(section);
  const bare = section.replace(/\[[^\]]*\]/g, '');
  const clock = /am\/pm|a\/p/i.test(bare);
  const letters = bare.replace(/general|am\/pm|a\/p/gi, '').replace(/e[+-]/gi, '');
  const hasDay = /[dy]/i.test(letters) || /m/i.test(withoutMinutes(letters));
  const hasTime = clock || /[hs]/i.test(letters);
  const fractions = /s[.,]0/i.test(letters) || /\][.,]0/.test(section);
  if (elapsed) return { ...date, shows: 'duration', fractions };
  if (hasDay) return { ...date, shows: hasTime ? 'dateTime' : 'date', fractions };
  if (hasTime) return { ...time, fractions };
  return { ...generalFormat, zeros: /^0+$/.test(bare) ? bare.length : 0, percent: bare.includes('%') };
}

/** The part before the first `;`, without texts: quoted, escaped by `\`, the width of `_x`, the filling of `*x`. */
function firstSection(code: string): string {
  return code.replace(/"[^"]*"|[\\_*]./g, '').split(';')[0] ?? '';
}

/** Leaves out the `m` that means minutes: after hours, or before seconds. */
function withoutMinutes(letters: string): string {
  return letters.replace(/(h[^dmys]*)m+/gi, '$1').replace(/m+([^dmyh]*s)/gi, '$1');
}
