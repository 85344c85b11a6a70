import { type CellFormat, generalFormat } from '#mappings/cell.ts';
import type { Budget } from './budget.ts';
import { builtInFormat, readFormatCode } from './number-format.ts';
import { readTags } from './tags.ts';

/** The number formats of a workbook by the style number of a cell (`s="3"`). */
export async function readStyles(part: AsyncIterable<Uint8Array>, budget: Budget): Promise<CellFormat[]> {
  const written = new Map<string, CellFormat>();
  const styles: CellFormat[] = [];
  let inCellStyles = false;
  for await (const { kind, name, attributes } of readTags(part, budget)) {
    if (name === 'cellXfs') inCellStyles = kind === 'open';
    if (kind === 'close') continue;
    if (name === 'numFmt')
      written.set(attributes.get('numFmtId') ?? '', readFormatCode(attributes.get('formatCode') ?? ''));
    if (name === 'xf' && inCellStyles) {
      const id = attributes.get('numFmtId') ?? '0';
      styles.push(written.get(id) ?? builtInFormat(Number(id)) ?? generalFormat);
    }
  }
  return styles;
}
