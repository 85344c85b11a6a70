import type { Cell } from './cell.ts';
import { cellText } from './cell-text.ts';
import { toNfc } from './normal-form.ts';

/** A header as a person sees it: spaces of all kinds and line breaks cut off at the ends and one space inside. */
export function normalHeader(text: string): string {
  return toNfc(text).replace(/\s+/g, ' ').trim();
}

/** The headers of a row of cells. */
export function readHeader(cells: readonly Cell[]): string[] {
  return Array.from(cells, (cell) => normalHeader(cellText(cell)));
}
