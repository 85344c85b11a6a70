import { Decimal128, Double, EJSON, Int32, Long } from 'bson';
import { expect } from 'chai';
import fc from 'fast-check';
import { type InProcess, openInProcess } from './support/in-process.ts';

// Each line: a document, an update (with a filter where it matters), and what becomes of it.
// biome-ignore format: one case a line reads as a table
const cases: [what: string, before: object, update: object | object[], after: object, more?: object][] = [
  ['sets, also inside and in arrays', { a: 1, o: { x: 1 }, l: [1, 2] }, { $set: { a: 2, 'o.y': 3, 'l.0': 9, 'n.m': 1 } }, { a: 2, o: { x: 1, y: 3 }, l: [9, 2], n: { m: 1 } }],
  ['fills an array with null up to a new place', { l: [1] }, { $set: { 'l.3': 4 } }, { l: [1, null, null, 4] }],
  ['adds fields in the order of their names', { z: 0 }, { $set: { b: 1, a: 2, c10: 3, c9: 4 } }, { z: 0, a: 2, b: 1, c10: 3, c9: 4 }],
  ['unsets; an element becomes null', { a: 1, b: 2, l: [1, 2], o: { x: 1 } }, { $unset: { a: '', 'l.0': '', 'o.x': '', gone: '', 'b.deep': '' } }, { b: 2, l: [null, 2], o: {} }],
  ['increments and multiplies', { a: 1, d: 1.5, m: 3 }, { $inc: { a: 2, d: 1, fresh: 5 }, $mul: { m: 2, none: 7 } }, { a: 3, d: 2.5, m: 6, fresh: 5, none: 0 }],
  ['keeps least and greatest, across types', { a: 5, b: 5, c: 'x' }, { $min: { a: 3, c: 9, n: 1 }, $max: { b: 3, m: 2 } }, { a: 3, b: 5, c: 9, m: 2, n: 1 }],
  ['renames, also into another document', { a: 1, o: { x: 2 } }, { $rename: { a: 'b', 'o.x': 'y', gone: 'z' } }, { o: {}, b: 1, y: 2 }],
  ['pushes', { l: [1] }, { $push: { l: 2, fresh: { a: 1 } } }, { l: [1, 2], fresh: [{ a: 1 }] }],
  ['pushes an array as one element', { l: [1] }, { $push: { l: [2, 3] } }, { l: [1, [2, 3]] }],
  ['pushes several, at a place', { l: [1, 2] }, { $push: { l: { $each: [8, 9], $position: 1 } } }, { l: [1, 8, 9, 2] }],
  ['pushes, counted from the end', { l: [1, 2, 3] }, { $push: { l: { $each: [9], $position: -1 } } }, { l: [1, 2, 9, 3] }],
  ['pushes, sorts, then cuts', { l: [{ s: 3 }, { s: 1 }] }, { $push: { l: { $each: [{ s: 2 }], $sort: { s: -1 }, $slice: 2 } } }, { l: [{ s: 3 }, { s: 2 }] }],
  ['keeps the last ones', { l: [1, 2, 3] }, { $push: { l: { $each: [4], $slice: -2 } } }, { l: [3, 4] }],
  ['sorts plain values', { l: [3, 'a', 1] }, { $push: { l: { $each: [], $sort: 1 } } }, { l: [1, 3, 'a'] }],
  ['pulls equal values', { l: [1, 2, 1, 'a'] }, { $pull: { l: 1 } }, { l: [2, 'a'] }],
  ['pulls by conditions', { l: [1, 5, 9, 'x'] }, { $pull: { l: { $gte: 5 } } }, { l: [1, 'x'] }],
  ['pulls by a list', { l: ['a', 'b', 'c'] }, { $pull: { l: { $in: ['a', 'c'] } } }, { l: ['b'] }],
  ['pulls documents by a filter', { l: [{ k: 1, v: 'x' }, { k: 2, v: 'x' }, { k: 1, v: 'y' }, 5] }, { $pull: { l: { k: 1, v: { $ne: 'y' } } } }, { l: [{ k: 2, v: 'x' }, { k: 1, v: 'y' }, 5] }],
  ['pulls by a filter inside arrays of documents', { r: [{ a: [{ q: 1, s: 4 }] }, { a: [{ q: 1, s: 9 }] }] }, { $pull: { r: { a: { $elemMatch: { q: 1, s: { $gte: 8 } } } } } }, { r: [{ a: [{ q: 1, s: 4 }] }] }],
  ['pulls ids as outboxes are cleared', { outbox: [{ eventId: 'a' }, { eventId: 'b' }] }, { $pull: { outbox: { eventId: { $in: ['a', 'z'] } } } }, { outbox: [{ eventId: 'b' }] }],
  ['pulls all of a list', { l: [1, 2, 3, 1] }, { $pullAll: { l: [1, 3] } }, { l: [2] }],
  ['pops at both ends', { a: [1, 2], b: [1, 2], e: [] }, { $pop: { a: 1, b: -1, e: 1, gone: 1 } }, { a: [1], b: [2], e: [] }],
  ['adds to a set', { l: [1, { a: 1 }] }, { $addToSet: { l: { $each: [1, 2, { a: 1 }, 2] }, fresh: 'x' } }, { l: [1, { a: 1 }, 2], fresh: ['x'] }],
  [
    'works on the element that the filter found',
    {
      l: [
        { k: 1, v: 1 },
        { k: 2, v: 1 },
      ],
    },
    { $set: { 'l.$.v': 9 } },
    {
      l: [
        { k: 1, v: 1 },
        { k: 2, v: 9 },
      ],
    },
    { filter: { 'l.k': 2 } },
  ],
  [
    'works on the element that $elemMatch found',
    {
      l: [
        { k: 1, v: 1 },
        { k: 1, v: 2 },
      ],
    },
    { $inc: { 'l.$.v': 10 } },
    {
      l: [
        { k: 1, v: 1 },
        { k: 1, v: 12 },
      ],
    },
    { filter: { l: { $elemMatch: { k: 1, v: 2 } } } },
  ],
  ['works on all elements', { l: [{ v: 1 }, { v: 2 }], n: [1, 2] }, { $inc: { 'l.$[].v': 1, 'n.$[]': 10 } }, { l: [{ v: 2 }, { v: 3 }], n: [11, 12] }],
  [
    'works on the elements that array filters choose',
    {
      l: [
        { v: 1, t: [1, 5] },
        { v: 7, t: [9] },
      ],
    },
    { $set: { 'l.$[big].hit': true, 'l.$[].t.$[five]': 50 } },
    {
      l: [
        { v: 1, t: [1, 50] },
        { v: 7, t: [9], hit: true },
      ],
    },
    { arrayFilters: [{ 'big.v': { $gt: 5 } }, { five: 5 }] },
  ],
  ['changes bits', { n: 13 }, { $bit: { n: { and: 10 }, m: { or: 5 } } }, { n: 8, m: 5 }],
  ['replaces all but the _id', { a: 1, b: 2 }, { c: 3 }, { c: 3 }],
  ['runs a pipeline', { a: 2, b: 3 }, [{ $set: { sum: { $add: ['$a', '$b'] } } }, { $unset: 'b' }, { $set: { list: ['$sum', '$gone'], 'o.twice': { $multiply: ['$sum', 2] } } }], { a: 2, sum: 5, list: [5, null], o: { twice: 10 } }],
  ['replaces by a pipeline', { a: { x: 1 } }, [{ $replaceWith: { $mergeObjects: ['$a', { y: 2 }] } }], { x: 1, y: 2 }],
  ['does not set on insert when it updates', { a: 1 }, { $setOnInsert: { b: 1 }, $set: { a: 2 } }, { a: 2 }],
  ['leaves names of JavaScript alone', JSON.parse('{"a": 1}'), JSON.parse('{"$set": {"__proto__.x": 1, "constructor.prototype.y": 2}}'), JSON.parse('{"a": 1, "__proto__": {"x": 1}, "constructor": {"prototype": {"y": 2}}}')],
];

// Each line: a document, an update, the code it is refused with.
// biome-ignore format: one case a line reads as a table
const refusals: [what: string, before: object, update: object | object[], code: number, more?: object][] = [
  ['two operators on one path', {}, { $set: { a: 1 }, $inc: { a: 1 } }, 40],
  ['a path and one below it', {}, { $set: { a: {}, 'a.b': 1 } }, 40],
  ['an unknown operator', {}, { $frob: { a: 1 } }, 9],
  ['operators and fields mixed', {}, { $set: { a: 1 }, b: 2 }, 9],
  ['a field inside a number', { a: 5 }, { $set: { 'a.b': 1 } }, 28],
  ['a name inside an array', { a: [1] }, { $set: { 'a.b': 1 } }, 28],
  ['increments of a text', { a: 'x' }, { $inc: { a: 1 } }, 14],
  ['increments by a text', { a: 1 }, { $inc: { a: 'x' } }, 14],
  ['an int64 that overflows', { a: Long.MAX_VALUE }, { $inc: { a: 1 } }, 2],
  ['another _id', { a: 1 }, { $set: { _id: 7 } }, 66],
  ['taking the _id away', { a: 1 }, { $unset: { _id: '' } }, 66],
  ['a replacement with another _id', { a: 1 }, { _id: 9, a: 2 }, 66],
  ['a push to what is no array', { a: 1 }, { $push: { a: 2 } }, 2],
  ['a pop of what is no array', { a: 1 }, { $pop: { a: 1 } }, 14],
  ['a pull from what is no array', { a: 1 }, { $pull: { a: 1 } }, 2],
  ['$ without a place', { l: [1] }, { $set: { 'l.$': 2 } }, 2],
  ['$[] where there is no array', { a: 1 }, { $set: { 'a.$[].x': 2 } }, 2],
  ['an array filter that is not used', { l: [1] }, { $set: { x: 1 } }, 9, { arrayFilters: [{ e: 1 }] }],
  ['an identifier without its filter', { l: [1] }, { $set: { 'l.$[e]': 1 } }, 2],
  ['an empty name', {}, { $set: { 'a..b': 1 } }, 56],
  ['a name with $', {}, { $set: { 'a.$x': 1 } }, 52],
  ['a replacement with $ inside its names', {}, { a: 1, $b: 2 }, 52],
  ['a stage that updates do not have', {}, [{ $match: {} }], 72],
  ['a document that grows too large', { a: 'x'.repeat(1024) }, { $set: { b: 'x'.repeat(16 * 1024 * 1024) } }, 17419],
];

describe('database: updates', () => {
  let database: InProcess;
  before(() => {
    database = openInProcess();
  });
  after(() => database[Symbol.dispose]());

  async function change(before: object, update: object, more: { filter?: object; arrayFilters?: object[] } = {}) {
    const { filter = {}, arrayFilters } = more;
    await database.run({ delete: 'u', deletes: [{ q: {}, limit: 0 }] });
    await database.run({ insert: 'u', documents: [{ _id: 1, ...before }] });
    const reply = await database.run({ update: 'u', updates: [{ q: filter, u: update, arrayFilters }] });
    const { cursor } = await database.run({ find: 'u' });
    return { reply, after: cursor.firstBatch[0], error: reply.writeErrors?.[0] };
  }

  for (const [what, before, update, after, more] of cases) {
    it(what, async () => {
      const changed = await change(before, update, more);
      expect(changed.error).to.equal(undefined);
      expect(EJSON.stringify(changed.after)).to.equal(EJSON.stringify({ _id: 1, ...after }));
      expect(changed.reply).to.include({ n: 1, nModified: 1 });
      expect(({} as { x?: number }).x).to.equal(undefined);
    });
  }

  for (const [what, before, update, code, more] of refusals) {
    it(`refuses ${what}`, async () => {
      const { error, after } = await change(before, update, more);
      expect(error?.code, error?.errmsg).to.equal(code);
      expect(EJSON.stringify(after)).to.equal(EJSON.stringify({ _id: 1, ...before }));
    });
  }

  it('keep the types of numbers, and count only what changed', async () => {
    const before = {
      i: new Int32(1),
      l: Long.fromNumber(1),
      d: new Double(1),
      c: Decimal128.fromString('0.10'),
      big: new Int32(2147483647),
    };
    await database.run({ delete: 'u', deletes: [{ q: {}, limit: 0 }] });
    await database.run({ insert: 'u', documents: [{ _id: 1, ...before }] });
    const inc = { i: 1, l: 1, d: 1, c: Decimal128.fromString('0.20'), big: 1 };
    await database.run({ update: 'u', updates: [{ q: {}, u: { $inc: inc } }] });
    const types = { i: 'int', l: 'long', d: 'double', c: 'decimal', big: 'long' };
    const filter = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { $type: type }]));
    const { cursor } = await database.run({ find: 'u', filter });
    expect(cursor.firstBatch).to.have.length(1);
    expect(String(cursor.firstBatch[0].c)).to.equal('0.30');

    const idle = await database.run({
      update: 'u',
      updates: [{ q: {}, u: { $set: { i: 2 }, $max: { d: 0 }, $pull: { gone: 1 } } }],
    });
    expect(idle).to.include({ n: 1, nModified: 0 });
  });

  it('upsert what filter and update say, _id first', async () => {
    const upsert = async (q: object, u: object | object[]) => {
      await database.run({ delete: 'u', deletes: [{ q: {}, limit: 0 }] });
      const reply = await database.run({ update: 'u', updates: [{ q, u, upsert: true }] });
      const { cursor } = await database.run({ find: 'u' });
      return { reply, document: cursor.firstBatch[0] };
    };
    const one = await upsert(
      { _id: 5, 'o.k': 'x', n: { $gt: 3 }, $and: [{ s: 'y' }] },
      { $set: { a: 1 }, $setOnInsert: { b: 2 }, $inc: { c: 3 } },
    );
    expect(one.reply).to.deep.include({ n: 1, nModified: 0, upserted: [{ index: 0, _id: 5 }] });
    expect(JSON.stringify(one.document)).to.equal('{"_id":5,"o":{"k":"x"},"s":"y","a":1,"b":2,"c":3}');

    const two = await upsert({ _id: 6, k: 'x' }, { v: 1 });
    expect(two.document).to.deep.equal({ _id: 6, v: 1 });

    const three = await upsert({ k: 'x' }, [{ $set: { seen: { $ifNull: ['$k', 'nothing'] } } }]);
    expect(three.document).to.deep.include({ k: 'x', seen: 'x' });
  });

  it('follow a plain model of nested documents', async () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
    const value = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom('x', null), fc.record({ a: fc.nat(3) }));
    const tree = fc.dictionary(name, fc.oneof(value, fc.dictionary(name, value, { maxKeys: 2 })), { maxKeys: 3 });
    const step = fc.oneof(
      fc.tuple(fc.constant('$set' as const), path, value),
      fc.tuple(fc.constant('$unset' as const), path, fc.constant('')),
      fc.tuple(fc.constant('$inc' as const), path, fc.integer({ min: -3, max: 3 })),
    );
    await fc.assert(
      fc.asyncProperty(tree, step, async (before, [operator, target, argument]) => {
        const { after, error } = await change(before, { [operator]: { [target]: argument } });
        const expected = modelUpdate({ _id: 1, ...structuredClone(before) }, operator, target.split('.'), argument);
        if (expected === undefined) expect(error, JSON.stringify({ before, operator, target })).to.not.equal(undefined);
        else expect(after).to.deep.equal(expected);
      }),
      { numRuns: 500 },
    );
  });
});

type Plain = Record<string, unknown>;

/** The document after the update; undefined where the update must be refused. */
function modelUpdate(document: Plain, operator: string, path: string[], argument: unknown): Plain | undefined {
  let current: Plain = document;
  for (const part of path.slice(0, -1)) {
    if (current[part] === undefined && operator === '$unset') return document;
    if (current[part] === undefined) current[part] = {};
    if (current[part] === null || typeof current[part] !== 'object')
      return operator === '$unset' ? document : undefined;
    current = current[part] as Plain;
  }
  const last = path.at(-1)!;
  if (operator === '$unset') delete current[last];
  else if (operator === '$set') current[last] = argument;
  else if (current[last] === undefined) current[last] = argument;
  else if (typeof current[last] === 'number') current[last] = (current[last] as number) + (argument as number);
  else return undefined;
  return document;
}
