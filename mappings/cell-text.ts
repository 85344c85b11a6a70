import type { Cell } from './cell.ts';
import { shownNumber } from './number-text.ts';
import { plainNumber } from './plain-number.ts';
import { serialText } from './serial-date.ts';

/**
 * The text of a cell in one notation whatever the language of the file: numbers without exponent, with the zeros
 * and literals their format shows, days and times as ISO 8601.
 */
export function cellText(cell: Cell): string {
  switch (cell.kind) {
    case 'text':
      return cell.text;
    case 'number':
      return shownNumber(cell.number, cell.format) || plainNumber(cell.number);
    case 'date':
      return serialText(cell);
    case 'boolean':
      return cell.boolean ? 'TRUE' : 'FALSE';
    case 'error':
      return cell.error;
    default:
      return '';
  }
}

/** True for a cell in which a person sees nothing: empty, or only spaces of any kind. */
export function isBlank(cell: Cell): boolean {
  return cell.kind === 'empty' || (cell.kind === 'text' && cell.text.trim() === '');
}
