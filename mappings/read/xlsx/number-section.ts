import type { NumberSection } from '#mappings/cell.ts';
import { createDigitPattern, type PatternPart } from '#mappings/digit-pattern.ts';
import type { FormatToken } from './format-tokens.ts';

/** The sections of a format that shows numbers; that for texts is left out. */
export function readSections(sections: readonly (readonly FormatToken[])[]): NumberSection[] {
  const forTexts = (tokens: readonly FormatToken[]) => tokens.some(({ kind, text }) => kind === 'code' && text === '@');
  const numeric = sections.slice(0, 3);
  if (numeric.length > 1 && forTexts(numeric.at(-1)!)) numeric.pop();
  return numeric.map(readSection);
}

function readSection(tokens: readonly FormatToken[], index: number): NumberSection {
  const condition = tokens.map(readCondition).find((found) => found !== undefined);
  return { ...(condition && { condition }), writes: readWriting(tokens, index) };
}

function readWriting(tokens: readonly FormatToken[], index: number): NumberSection['writes'] {
  const parts = tokens.map(readPart);
  if (parts.includes('unknown')) return 'unknown';
  const pattern = parts.filter((part) => typeof part === 'object');
  if (!parts.includes('number')) return createDigitPattern(pattern);
  const literals = pattern.map((part) => ('literal' in part ? part.literal : '')).join('');
  // Below zero, a minus or brackets are the sign of the number.
  const visible = (index === 1 ? literals.replace(/[-()]/g, '') : literals).trim();
  return visible !== '' || isScaled(tokens) ? 'unknown' : 'number';
}

/** What a token is in a pattern of digits; `number` where it belongs to a number that is written out some other way. */
function readPart({ kind, text }: FormatToken): PatternPart | 'number' | 'nothing' | 'unknown' {
  switch (kind) {
    case 'literal':
      return { literal: text };
    case 'fill':
      return text === ' ' ? 'nothing' : 'unknown';
    case 'bracket':
      return readBracket(text);
    case 'code':
      if (text === '0' || text === '#' || text === '?') return { digit: text };
      return text === '.' || text === ',' || text === '@' ? 'number' : 'unknown';
    case 'general':
    case 'exponent':
      return 'number';
    default:
      return 'unknown';
  }
}

const conditionPattern = /^(=|<>|<=|>=|<|>)(-?\d+(?:\.\d+)?)$/;
const colour = /^(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+)$/i;

/** Colours, conditions and languages show nothing; `[$€-407]` shows its currency. */
function readBracket(text: string): PatternPart | 'nothing' | 'unknown' {
  if (colour.test(text) || conditionPattern.test(text)) return 'nothing';
  const [, symbol, language = ''] = /^\$([^-]*)(?:-([0-9a-f]+))?$/i.exec(text) ?? [];
  // Longer ones ask for other digits or another calendar.
  if (symbol === undefined || language.length > 4) return 'unknown';
  return symbol === '' ? 'nothing' : { literal: symbol };
}

function readCondition({ kind, text }: FormatToken): NumberSection['condition'] {
  const [, operator, bound] = kind === 'bracket' ? (conditionPattern.exec(text) ?? []) : [];
  if (operator === undefined) return undefined;
  return { operator: operator as NonNullable<NumberSection['condition']>['operator'], bound: Number(bound) };
}

/** True for `0,` and `0,,`, which show thousands and millions, and for marks that are no number's. */
function isScaled(tokens: readonly FormatToken[]): boolean {
  const marks = tokens.map(({ kind, text }) => (kind === 'code' ? text : '')).join('');
  return /,(?![0#?])|^,|\..*[.,]/.test(marks);
}
