import { createDocument, type Document, type Value } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import type { Filter } from '#database/query/filter.ts';
import { compileFilter } from '#database/query/matcher.ts';
import { parseFilter } from '#database/query/parse-filter.ts';

/** Which elements the parts `$[name]` of an update's paths stand for. */
export interface ArrayFilters {
  get(name: string): (element: Value) => boolean;
}

/** Reads `arrayFilters`: each speaks of one name, and each name is used in the update. */
export function readArrayFilters(documents: Document[], updatePaths: string[]): ArrayFilters {
  const tests = new Map<string, (element: Value) => boolean>([['', () => true]]);
  for (const document of documents) {
    const filter = parseFilter(document);
    const name = nameIn(filter);
    ensure(
      /^[a-z][a-zA-Z0-9]*$/.test(name),
      'BadValue',
      `The name '${name}' of an array filter must be alphanumeric and begin with a lowercase letter.`,
    );
    ensure(
      !tests.has(name),
      'FailedToParse',
      `Found multiple array filters with the same top-level field name ${name}`,
    );
    const isUsed = updatePaths.some((path) => path.split('.').includes(`$[${name}]`));
    ensure(isUsed, 'FailedToParse', `The array filter for identifier '${name}' was not used in the update`);
    tests.set(name, elementTest(name, filter));
  }
  return {
    get(name) {
      const test = tests.get(name);
      if (test) return test;
      throw new CommandError('BadValue', `No array filter found for identifier '${name}'`);
    },
  };
}

function elementTest(name: string, filter: Filter): (element: Value) => boolean {
  const matcher = compileFilter(filter);
  return (element) => {
    const holder = createDocument();
    holder[name] = element;
    return matcher.matches(holder);
  };
}

function nameIn(filter: Filter): string {
  const names = new Set(pathsIn(filter).map((path) => path.split('.', 1)[0]!));
  ensure(names.size === 1, 'FailedToParse', 'Expected a single top-level field name in an array filter.');
  return [...names][0]!;
}

function pathsIn(filter: Filter): string[] {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.flatMap(pathsIn);
    case 'not':
      return pathsIn(filter.filter);
    case 'expression':
      throw new CommandError('FailedToParse', '$expr is not allowed in array filters.');
    case 'path':
      return [filter.path];
  }
}
