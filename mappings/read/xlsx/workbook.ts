import type { CellFormat } from '#mappings/cell.ts';
import { FileProblem } from '#mappings/file-problem.ts';
import type { Budget } from './budget.ts';
import { readStyles } from './styles.ts';
import { readTags } from './tags.ts';
import type { Zip } from './zip.ts';

/** What a workbook says of itself before any cell is read; parts by their names in the zip file. */
export type Workbook = {
  readonly date1904: boolean;
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly sharedStringsPart: string | undefined;
  readonly stylesPart: string | undefined;
};

type Relation = { readonly type: string; readonly part: string };

/** Finds the parts of a workbook by their relations, as the format wants it, never by the names they usually have. */
export async function readWorkbook(zip: Zip, budget: Budget): Promise<Workbook> {
  const root = [...(await readRelations(zip, '', budget)).values()].find(({ type }) => type === 'officeDocument');
  if (!root || !zip.has(root.part)) throw await notAWorkbook(zip, budget);
  if (root.part.endsWith('.bin')) throw new FileProblem('otherFormat', { found: 'XLSB', expected: 'XLSX' });
  const relations = await readRelations(zip, root.part, budget);
  const sheets: { name: string; part: string }[] = [];
  let date1904 = false;
  let isWorkbook = false;
  for await (const { kind, name, attributes } of readTags(zip.read(root.part, budget), budget)) {
    if (kind === 'close') continue;
    if (name === 'workbook') isWorkbook = true;
    if (name === 'workbookPr') date1904 = ['1', 'true', 'on'].includes(attributes.get('date1904') ?? '');
    if (name !== 'sheet') continue;
    const relation = relations.get(prefixedId(attributes) ?? '');
    if (relation?.type === 'worksheet') sheets.push({ name: attributes.get('name') ?? '', part: relation.part });
  }
  if (!isWorkbook) throw new FileProblem('notAWorkbook');
  return {
    date1904,
    sheets,
    sharedStringsPart: partOf(relations, 'sharedStrings'),
    stylesPart: partOf(relations, 'styles'),
  };
}

/** The number formats of the cells of a workbook, by style number. */
export function readFormats(zip: Zip, { stylesPart }: Workbook, budget: Budget): Promise<CellFormat[]> {
  return stylesPart !== undefined && zip.has(stylesPart)
    ? readStyles(zip.read(stylesPart, budget), budget)
    : Promise.resolve([]);
}

/** Says what another zip file is: an open document names its kind in a first part. */
async function notAWorkbook(zip: Zip, budget: Budget): Promise<FileProblem> {
  if (!zip.has('mimetype')) return new FileProblem('notAWorkbook');
  let kind = '';
  for await (const piece of zip.read('mimetype', budget)) kind += Buffer.from(piece).toString('latin1');
  return kind.includes('opendocument.spreadsheet')
    ? new FileProblem('otherFormat', { found: 'ODS', expected: 'XLSX' })
    : new FileProblem('notAWorkbook');
}

/** The relations of a part (of the whole file, for none), by id; a type is the last word of its address. */
async function readRelations(zip: Zip, part: string, budget: Budget): Promise<Map<string, Relation>> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const relationsPart = `${folder}_rels/${part.slice(folder.length)}.rels`;
  const relations = new Map<string, Relation>();
  if (!zip.has(relationsPart)) return relations;
  for await (const { kind, name, attributes } of readTags(zip.read(relationsPart, budget), budget)) {
    if (kind === 'close' || name !== 'Relationship' || attributes.get('TargetMode') === 'External') continue;
    const type = (attributes.get('Type') ?? '').split('/').at(-1) ?? '';
    relations.set(attributes.get('Id') ?? '', { type, part: resolve(folder, attributes.get('Target') ?? '') });
  }
  return relations;
}

/** A target as the name of a part: relative to its folder, or from the top where it begins with a slash. */
function resolve(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of (target.startsWith('/') ? target : folder + target).split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/** The `r:id` of a sheet; the prefix is the writer's choice. */
function prefixedId(attributes: ReadonlyMap<string, string>): string | undefined {
  return [...attributes].find(([name]) => name.endsWith(':id'))?.[1];
}

function partOf(relations: Map<string, Relation>, wanted: string): string | undefined {
  return [...relations.values()].find(({ type }) => type === wanted)?.part;
}
