import { Binary, BSONRegExp, Decimal128, Double, Int32, Long, MaxKey, MinKey, ObjectId } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { compareValues } from '#database/bson/compare.ts';
import { type Document, isDocument, type Value } from '#database/bson/document.ts';
import type { CommandError } from '#database/errors.ts';
import { compileFilter } from '#database/query/matcher.ts';
import { parseFilter } from '#database/query/parse-filter.ts';
import { receivedDocument, someScalar } from './support/arbitrary-values.ts';

function matches(document: object, filter: object): boolean {
  return compileFilter(parseFilter(receivedDocument(filter))).matches(receivedDocument(document));
}

// Each line: a document, filters that find it, filters that do not.
// biome-ignore format: one case a line reads as a table
const cases: [what: string, document: object, finding: object[], missing: object[]][] = [
  ['equality', { a: 1, s: 'x', o: { b: 1, c: 2 } }, [{}, { a: 1 }, { a: new Double(1) }, { a: Long.fromNumber(1) }, { a: Decimal128.fromString('1.0') }, { 'o.b': 1 }, { o: { b: 1, c: 2 } }], [{ a: 2 }, { a: '1' }, { a: true }, { o: { c: 2, b: 1 } }, { o: { b: 1 } }, { 'a.b': 1 }]],
  [
    'null and missing',
    { n: null, o: { x: 1 }, list: [{ b: 1 }, { c: 2 }], empty: [], plain: [1, 2] },
    [{ n: null }, { gone: null }, { 'o.gone': null }, { 'n.deeper': null }, { 'list.b': null }, { gone: { $in: [null] } }, { gone: { $lte: null } }],
    [{ o: null }, { 'empty.b': null }, { 'plain.b': null }, { n: { $ne: null } }, { gone: { $gt: null } }, { n: { $type: 'int' } }],
  ],
  [
    'exists',
    { n: null, empty: [], list: [{ b: 1 }, { c: 2 }] },
    [{ n: { $exists: true } }, { empty: { $exists: 1 } }, { 'list.b': { $exists: true } }, { 'list.0': { $exists: true } }, { gone: { $exists: false } }, { 'empty.0': { $exists: false } }],
    [{ gone: { $exists: true } }, { 'list.2': { $exists: true } }, { 'list.b': { $exists: false } }, { 'empty.0': { $exists: true } }],
  ],
  [
    'arrays stand for their elements and themselves',
    { a: [1, 2, 3], nested: [[1, 2], [3]] },
    [{ a: 2 }, { a: [1, 2, 3] }, { a: { $gt: 2 } }, { a: { $gt: 2, $lt: 2 } }, { a: { $in: [9, 3] } }, { 'a.1': 2 }, { nested: [3] }, { nested: { $in: [[1, 2]] } }, { 'nested.0': [1, 2] }, { 'nested.0.1': 2 }],
    [{ a: [1, 2] }, { a: 4 }, { 'a.0': 2 }, { nested: 3 }, { a: { $ne: 2 } }, { a: { $nin: [2] } }, { a: { $not: { $gt: 2 } } }, { 'nested.0': 1 }],
  ],
  [
    'paths through arrays of documents',
    {
      items: [
        { key: 'a', parts: [{ n: 1 }, { n: 2 }] },
        { key: 'b', parts: [] },
      ],
      deep: [[{ n: 1 }]],
    },
    [{ 'items.key': 'b' }, { 'items.parts.n': 2 }, { 'items.0.key': 'a' }, { 'items.0.parts.1.n': 2 }, { 'items.parts.0.n': 1 }, { 'deep.0.n': 1 }, { 'deep.0.0.n': 1 }],
    [{ 'items.1.key': 'a' }, { 'items.key': 'c' }, { 'deep.n': 1 }, { 'items.0.parts.2.n': 1 }],
  ],
  ['a number in a path is an index or a name', { a: [{ '0': 'name' }, 'x'], o: { '0': 'field' } }, [{ 'a.0.0': 'name' }, { 'a.0': 'name' }, { 'o.0': 'field' }, { 'a.1': 'x' }], [{ 'a.00': 'name' }, { 'a.1.0': 'x' }]],
  [
    'comparisons keep to one type',
    { n: 5, s: 'm', d: new Date(10), b: true, o: { x: 1 }, id: new ObjectId('000000000000000000000005') },
    [{ n: { $gt: 4, $lte: 5 } }, { s: { $gt: 'a' } }, { d: { $lt: new Date(11) } }, { b: { $gt: false } }, { o: { $gt: { x: 0 } } }, { id: { $gt: new ObjectId('0'.repeat(24)) } }, { n: { $gt: new MinKey() } }, { s: { $lt: new MaxKey() } }],
    [{ n: { $gt: 'a' } }, { s: { $gt: 4 } }, { d: { $gt: 5 } }, { n: { $lt: new MinKey() } }, { b: { $lt: 5 } }, { n: { $gt: null } }, { o: { $gt: 1 } }],
  ],
  ['NaN equals itself and nothing else', { n: Number.NaN }, [{ n: Number.NaN }, { n: { $gte: Number.NaN } }, { n: { $lte: Number.NaN } }, { n: { $in: [Number.NaN] } }, { n: Decimal128.fromString('NaN') }], [{ n: { $lt: 5 } }, { n: { $lte: 5 } }, { n: { $gt: Number.NaN } }, { n: 0 }]],
  ['exact numbers across types', { long: Long.fromBigInt(2n ** 53n + 1n), decimal: Decimal128.fromString('0.1') }, [{ long: Long.fromBigInt(2n ** 53n + 1n) }, { long: { $gt: new Double(2 ** 53) } }, { decimal: { $lt: 0.1 } }], [{ long: new Double(2 ** 53) }, { decimal: 0.1 }, { long: { $lte: 2 ** 53 } }]],
  [
    'logic',
    { a: 1, b: 2 },
    [{ $and: [{ a: 1 }, { b: 2 }] }, { $or: [{ a: 9 }, { b: 2 }] }, { $nor: [{ a: 2 }, { b: 3 }] }, { a: { $not: { $gt: 1 } } }, { gone: { $not: { $gt: 1 } } }, { a: { $not: /x/ } }, { $or: [{ $and: [{ a: 1 }, { b: { $ne: 3 } }] }] }],
    [{ $and: [{ a: 1 }, { b: 3 }] }, { $or: [{ a: 9 }] }, { $nor: [{ a: 1 }] }, { a: { $not: { $gte: 1 } } }],
  ],
  [
    'elemMatch: one element for all conditions',
    {
      r: [
        { p: 'x', s: 8 },
        { p: 'y', s: 5 },
      ],
      n: [1, 9],
      nn: [[1, 9]],
      docs: [{ a: [1, 2] }],
    },
    [{ r: { $elemMatch: { p: 'x', s: { $gt: 7 } } } }, { n: { $elemMatch: { $gt: 0, $lt: 5 } } }, { nn: { $elemMatch: { $elemMatch: { $gt: 8 } } } }, { r: { $elemMatch: { $or: [{ s: 5 }, { s: 6 }] } } }, { 'docs.a': { $elemMatch: { $eq: 2 } } }, { nn: { $elemMatch: { '0': 1 } } }],
    [{ r: { $elemMatch: { p: 'y', s: { $gt: 7 } } } }, { n: { $elemMatch: { $gt: 2, $lt: 5 } } }, { n: { $elemMatch: { x: 1 } } }, { gone: { $elemMatch: { $exists: true } } }, { nn: { $elemMatch: { $gt: 8 } } }],
  ],
  [
    'all and size',
    { t: ['a', 'b', 'c'], s: 'a', empty: [], nn: [['a', 'b']] },
    [{ t: { $all: ['a', 'c'] } }, { s: { $all: ['a'] } }, { t: { $size: 3 } }, { empty: { $size: 0 } }, { t: { $all: [/^a/, 'b'] } }, { nn: { $all: [['a', 'b']] } }, { t: { $all: [{ $elemMatch: { $gt: 'b' } }] } }],
    [{ t: { $all: ['a', 'x'] } }, { t: { $all: [] } }, { t: { $size: 2 } }, { s: { $size: 1 } }],
  ],
  [
    'types',
    {
      i: new Int32(1),
      d: new Double(1),
      l: Long.fromNumber(1),
      c: Decimal128.fromString('1'),
      s: 'x',
      list: [1, 'a'],
      n: null,
      bin: new Binary(Buffer.from('x')),
    },
    [{ i: { $type: 'int' } }, { d: { $type: 'double' } }, { l: { $type: 18 } }, { c: { $type: 'decimal' } }, { i: { $type: 'number' } }, { list: { $type: 'array' } }, { list: { $type: 'string' } }, { n: { $type: 10 } }, { bin: { $type: ['int', 'binData'] } }],
    [{ i: { $type: 'double' } }, { s: { $type: 'int' } }, { gone: { $type: 'null' } }, { d: { $type: 'int' } }],
  ],
  [
    'patterns',
    { s: 'Hello\nWorld', list: ['x', 'yes'], r: new BSONRegExp('a', 'i') },
    [{ s: /^hello/i }, { s: { $regex: 'World$' } }, { s: { $regex: '^world', $options: 'im' } }, { list: /^y/ }, { s: { $in: [/^H/] } }, { r: new BSONRegExp('a', 'i') }, { s: { $regex: 'o.W', $options: 's' } }, { list: { $not: /z/ } }],
    [{ s: /^World/ }, { s: { $regex: 'hello' } }, { list: { $nin: [/^y/] } }, { r: new BSONRegExp('a') }, { s: { $regex: 'o.W' } }],
  ],
  [
    'mod and bits',
    { n: 10, negative: -7, d: 10.9, l: Long.fromNumber(54), s: '10' },
    [{ n: { $mod: [4, 2] } }, { negative: { $mod: [4, -3] } }, { d: { $mod: [10, 0] } }, { l: { $bitsAllSet: [1, 5] } }, { l: { $bitsAnySet: 3 } }, { l: { $bitsAllClear: 9 } }, { l: { $bitsAnyClear: [0, 1] } }],
    [{ n: { $mod: [4, 0] } }, { s: { $mod: [10, 0] } }, { l: { $bitsAllSet: 55 } }, { d: { $bitsAllSet: 2 } }],
  ],
  ['expressions', { spent: 10, budget: 5, tags: ['a'] }, [{ $expr: { $gt: ['$spent', '$budget'] } }, { $expr: { $in: ['a', '$tags'] } }, { $expr: true }], [{ $expr: { $eq: ['$spent', '$budget'] } }, { $expr: '$gone' }, { $expr: { $eq: ['$gone', null] } }]],
  ['names that JavaScript has of its own', JSON.parse('{"__proto__": {"x": 1}, "a": 1}'), [JSON.parse('{"__proto__.x": 1}'), { constructor: null }, { toString: { $exists: false } }, JSON.parse('{"__proto__": {"x": 1}}')], [{ 'constructor.name': { $exists: true } }, { 'a.constructor': { $exists: true } }]],
];

// biome-ignore format: one case a line reads as a table
const refusals: [filter: object, code: number][] = [
  [{ $and: [] }, 2],
  [{ $or: 'x' }, 2],
  [{ $where: 'true' }, 2],
  [{ a: { $frob: 1 } }, 2],
  [{ a: { $gt: 1, b: 2 } }, 2],
  [{ a: { $in: 1 } }, 2],
  [{ a: { $in: [{ $gt: 1 }] } }, 2],
  [{ a: { $mod: [0, 1] } }, 2],
  [{ a: { $size: -1 } }, 2],
  [{ a: { $type: 'wrong' } }, 2],
  [{ a: { $regex: '(' } }, 51091],
  [{ a: { $regex: 'a', $options: 'x' } }, 51108],
  [{ a: { $options: 'i' } }, 2],
  [{ a: { $not: 5 } }, 2],
  [{ a: { $elemMatch: 5 } }, 2],
  [{ a: { $near: [1, 2] } }, 2],
  [{ $expr: { $frob: 1 } }, 168],
  [{ $jsonSchema: {} }, 2],
  [{ $text: { $search: 'x' } }, 2],
];

describe('database: filters', () => {
  for (const [what, document, finding, missing] of cases) {
    it(what, () => {
      for (const filter of finding) expect(matches(document, filter), `finds ${JSON.stringify(filter)}`).to.equal(true);
      for (const filter of missing)
        expect(matches(document, filter), `misses ${JSON.stringify(filter)}`).to.equal(false);
    });
  }

  it('are refused where they are wrong or not supported, never guessed', () => {
    for (const [filter, code] of refusals) {
      let refusal: Partial<CommandError> = {};
      try {
        matches({}, filter);
      } catch (error) {
        refusal = error as CommandError;
      }
      expect(refusal.code, JSON.stringify(filter)).to.equal(code);
    }
  });

  it('compare as a plain model does, along paths through arrays', () => {
    const leaf = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 2 }) },
      { weight: 1, arbitrary: someScalar },
    );
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', '0', '1'), tie('node'), { maxKeys: 2 }),
      ),
    })).node;
    const path = fc.array(fc.constantFrom('a', 'b', '0', '1'), { minLength: 1, maxLength: 3 });
    const kind = fc.constantFrom('$eq', '$gt', '$gte', '$lt', '$lte');
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('a', 'b'), tree), path, kind, leaf, (plain, parts, name, operand) => {
        fc.pre(!(operand instanceof BSONRegExp));
        const document = receivedDocument(plain);
        const wanted = receivedDocument({ operand }).operand!;
        const expected = valuesAlong(document, parts).some((value) => modelTest(name, value, wanted));
        expect(matches(plain, { [parts.join('.')]: { [name]: operand } })).to.equal(expected);
      }),
      { numRuns: 5000 },
    );
  });
});

// The model: first all values that a path can mean, then whether one of them passes.
function valuesAlong(container: Document, [name, ...rest]: string[]): (Value | undefined)[] {
  const value = container[name!];
  if (rest.length === 0) return Array.isArray(value) ? [...value, value] : [value];
  if (isDocument(value)) return valuesAlong(value, rest);
  return Array.isArray(value) ? valuesInside(value, rest) : [undefined];
}

function valuesInside(array: Value[], path: string[]): (Value | undefined)[] {
  const [first, ...rest] = path;
  return array.flatMap((element, index) => {
    const implicit = isDocument(element) ? valuesAlong(element, path) : [];
    if (String(index) !== first) return implicit;
    if (rest.length === 0) return [...implicit, element];
    if (isDocument(element)) return [...implicit, ...valuesAlong(element, rest)];
    return Array.isArray(element) ? [...implicit, ...valuesInside(element, rest)] : implicit;
  });
}

function modelTest(name: string, value: Value | undefined, wanted: Value): boolean {
  const order = value === undefined ? compareValues(null, wanted) : compareValues(value, wanted);
  const isMissingNull = wanted === null && (value === undefined || value === null);
  if (wanted === null) return isMissingNull && name !== '$gt' && name !== '$lt';
  if (wanted instanceof MinKey || wanted instanceof MaxKey) return extremeTest(name, value, wanted);
  if (value === undefined || kindOf(value) !== kindOf(wanted)) return false;
  const isNaNOf = (each: Value) => Number.isNaN(Number(each)) && kindOf(each) === 'number';
  if (isNaNOf(value) || isNaNOf(wanted)) return isNaNOf(value) && isNaNOf(wanted) && name !== '$gt' && name !== '$lt';
  return { $eq: order === 0, $gt: order > 0, $gte: order >= 0, $lt: order < 0, $lte: order <= 0 }[name]!;
}

function extremeTest(name: string, value: Value | undefined, wanted: Value): boolean {
  const isSame = value?.constructor === wanted?.constructor;
  if (name === '$eq') return isSame;
  if (isSame) return name === '$gte' || name === '$lte';
  return name.startsWith('$g') ? wanted instanceof MinKey : wanted instanceof MaxKey;
}

function kindOf(value: Value): string {
  const isNumber =
    typeof value === 'number' || typeof value === 'bigint' || value instanceof Double || value instanceof Decimal128;
  if (isNumber) return 'number';
  if (value === null) return 'null';
  if (typeof value !== 'object') return typeof value;
  return Array.isArray(value) ? 'array' : isDocument(value) ? 'document' : value.constructor.name;
}
