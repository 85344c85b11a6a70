import type { TemplateInput } from '#mappings/template.ts';

/** A sample's expectations, as its README describes them. */
export type Sample = {
  readonly target: TemplateInput['target'];
  readonly settings: Omit<TemplateInput['source'], never> & { date1904?: unknown; duplicateKeys?: unknown };
  readonly columns: readonly SampleColumn[];
  readonly counts: { readonly accepted: number; readonly rejected: number };
  readonly rowsAre: 'all' | 'a sample';
  readonly rows: readonly { readonly line: number; readonly values: Record<string, unknown> }[];
  readonly rejected: readonly {
    readonly line: number;
    readonly column: string;
    readonly code: string;
    readonly firstLine?: number;
  }[];
};

type SampleColumn = Omit<TemplateInput['columns'][number], 'from' | 'withTime'> & {
  readonly from: string;
  readonly fromIs: 'header' | 'letter' | 'constant';
  readonly withTime?: string;
};

/** The template that a person would save for a sample. */
export function templateOfSample({ target, settings, columns }: Sample): TemplateInput {
  const { date1904: _1904, duplicateKeys: _keys, ...source } = settings;
  return {
    target,
    source,
    columns: columns.map(({ from, fromIs, withTime, ...column }) => ({
      ...column,
      from: { [fromIs]: from } as TemplateInput['columns'][number]['from'],
      ...(withTime === undefined ? {} : { withTime: { header: withTime } }),
    })),
  };
}
