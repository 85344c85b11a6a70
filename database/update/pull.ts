import { BSONRegExp } from 'bson';
import { equalValues } from '#database/bson/compare.ts';
import { documentOf, isDocument, type Value } from '#database/bson/document.ts';
import { compileFilter } from '#database/query/matcher.ts';
import { isOperators, parseCondition, parseFilter } from '#database/query/parse-filter.ts';

/** Reads what `$pull` takes out: operators or a pattern that an element meets, a filter of documents, or a value. */
export function readPull(argument: Value): (element: Value) => boolean {
  if (argument instanceof BSONRegExp || isOperators(argument)) {
    const matcher = compileFilter(parseCondition('element', argument));
    return (element) => {
      const holder = documentOf({});
      holder.element = element;
      return matcher.matches(holder);
    };
  }
  if (!isDocument(argument)) return (element) => equalValues(element, argument);
  const matcher = compileFilter(parseFilter(argument));
  return (element) => isDocument(element) && matcher.matches(element);
}
