import type { CellFormat, NumberSection } from './cell.ts';
import { writeDigits } from './digit-pattern.ts';
import { plainNumber } from './plain-number.ts';

/** A number as text the way its cell shows it; nothing where that cannot be told from the format and the number alone. */
export function shownNumber(number: number, { sections }: CellFormat): string | undefined {
  if (sections.length === 0) return plainNumber(number);
  const section = chooseSection(number, sections);
  if (section === undefined || section.writes === 'unknown') return undefined;
  if (section.writes === 'number') return plainNumber(number);
  // A spreadsheet knows fifteen digits; what is behind them is noise.
  const exact = Number.isInteger(number) ? number : Number(number.toPrecision(15));
  if (!Number.isInteger(exact)) return undefined;
  const sign = exact < 0 && section === sections[0] ? '-' : '';
  return sign + writeDigits(Math.abs(exact), section.writes);
}

function chooseSection(number: number, sections: readonly NumberSection[]): NumberSection | undefined {
  const [first, second, third] = sections;
  if (sections.length === 1 && first?.condition === undefined) return first;
  if (sections.some(({ condition }) => condition)) return number < 0 ? undefined : chooseByCondition(number, sections);
  if (number < 0) return second ?? first;
  return number === 0 ? (third ?? first) : first;
}

/** The first section whose condition holds; else the one after the conditions. */
function chooseByCondition(number: number, sections: readonly NumberSection[]): NumberSection | undefined {
  return sections.find(({ condition }) => condition === undefined || holds(number, condition));
}

function holds(number: number, { operator, bound }: NonNullable<NumberSection['condition']>): boolean {
  if (operator === '<>') return number !== bound;
  if (number === bound) return operator.includes('=');
  return number < bound ? operator.startsWith('<') : operator.startsWith('>');
}
