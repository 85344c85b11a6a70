import { buildZip, type ZipEntry } from '#test/support/build-zip.ts';

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packaged = 'http://schemas.openxmlformats.org/package/2006/relationships';

/** The parts of a hand-made workbook; each may be replaced, or left out by null. */
export type WorkbookParts = {
  /** What stands in `<sheetData>`. */
  readonly rows?: string;
  /** What stands in `<sst>`. */
  readonly strings?: string;
  /** What stands in `<styleSheet>`. */
  readonly styles?: string;
  readonly workbookPr?: string;
  /** Whole parts by name. */
  readonly parts?: Readonly<Record<string, string | Uint8Array | null>>;
  readonly deflate?: boolean;
};

/** A small workbook with one sheet `Data`, written by hand to have forms that no library writes. */
export function buildWorkbook({
  rows = '',
  strings,
  styles = '',
  workbookPr = '',
  parts = {},
  deflate = false,
}: WorkbookParts): Buffer {
  const all: Record<string, string | Uint8Array | null> = {
    '_rels/.rels': relationsTo(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${relations}">${workbookPr}<sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationsTo(
      ['worksheet', 'worksheets/sheet1.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
      ['styles', 'styles.xml'],
    ),
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`,
    'xl/styles.xml': `<styleSheet xmlns="${main}">${styles}</styleSheet>`,
    'xl/sharedStrings.xml': strings === undefined ? null : `<sst xmlns="${main}">${strings}</sst>`,
    ...parts,
  };
  const entries = Object.entries(all).flatMap(([name, data]): ZipEntry[] =>
    data === null ? [] : [{ name, data, deflate }],
  );
  return buildZip(entries);
}

/** A part with relations, numbered r1, r2 …, by the last word of their types and their targets. */
export function relationsTo(...targets: readonly (readonly [type: string, target: string])[]): string {
  const relation = ([type, target]: readonly [string, string], index: number) =>
    `<Relationship Id="r${index + 1}" Type="${relations}/${type}" Target="${target}"/>`;
  return `<Relationships xmlns="${packaged}">${targets.map(relation).join('')}</Relationships>`;
}
