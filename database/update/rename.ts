import type { Value } from '#database/bson/document.ts';
import { isDocument } from '#database/bson/document.ts';
import { CommandError, ensure } from '#database/errors.ts';
import { removed, type UpdateContext } from './action.ts';
import { addAction, isPositional, readUpdatePath, type UpdateNode } from './update-tree.ts';

/** Enters `$rename` of one field: the old name is taken away, the new one gets the value it had. */
export function addRename(root: UpdateNode, from: string, to: Value) {
  ensure(typeof to === 'string', 'BadValue', `The 'to' field for $rename must be a string: ${from}`);
  ensure(from !== to, 'BadValue', `The source and target field for $rename must differ: ${from}`);
  const path = readUpdatePath(from);
  ensure(
    ![...path, ...readUpdatePath(to)].some(isPositional),
    'BadValue',
    `The source and target fields for $rename may not be dynamic: ${from}`,
  );
  addAction(root, from, { creates: false, apply: () => removed });
  addAction(root, to, { creates: true, apply: (_current, context) => valueAt(path, context) });
}

function valueAt(path: string[], { original }: UpdateContext): Value | undefined {
  let value: Value | undefined = original;
  for (const part of path) {
    if (Array.isArray(value)) {
      throw new CommandError('BadValue', `The source field of $rename cannot be an array element: ${path.join('.')}`);
    }
    value = isDocument(value) ? value[part] : undefined;
  }
  return value;
}
