import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson';
import fc from 'fast-check';
import { decodeDocument } from '#database/bson/decode.ts';
import type { Document, Value } from '#database/bson/document.ts';

const interesting = [0, 1, -1, 2, 2 ** 31 - 1, -(2 ** 31), 2 ** 53, 2 ** 53 + 2, 1.5, 0.1, -0.1, 1e300, 5e-324];

/** Numbers of all four types, often equal or close to each other across types. */
export const someNumber = fc.oneof(
  fc.integer({ min: -5, max: 5 }).map((number) => new Int32(number)),
  fc.integer().map((number) => new Int32(number)),
  fc.integer({ min: -5, max: 5 }).map((number) => new Double(number)),
  fc.constantFrom(...interesting).map((number) => new Double(number)),
  fc.double().map((number) => new Double(number)),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0).map((number) => new Double(number)),
  fc.integer({ min: -5, max: 5 }).map((number) => Long.fromNumber(number)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((number) => Long.fromBigInt(number)),
  fc.constantFrom(2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 53n) - 1n).map((number) => Long.fromBigInt(number)),
  fc
    .constantFrom(
      '0',
      '1',
      '-1',
      '0.1',
      '1.5',
      '9007199254740993',
      '9223372036854775807',
      'NaN',
      'Infinity',
      '-Infinity',
    )
    .map((text) => Decimal128.fromString(text)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -60, max: 60 }))
    .map(([digits, exponent]) => Decimal128.fromString(`${digits}E${exponent}`)),
  fc
    .constantFrom('1E-6000', '-1E-6000', '9E+6000', '-9E+6000', '1.00', '10E-1')
    .map((text) => Decimal128.fromString(text)),
);

const someText = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', '\0', 'é', '\uffff', '😀', '\ue000'), maxLength: 4 }),
  fc.string({ maxLength: 4 }),
);

const someName = fc.constantFrom('a', 'b', 'c', '0', '1', '__proto__', 'constructor', 'é');

/** Values that are no arrays and no documents. */
export const someScalar = fc.oneof(
  { weight: 4, arbitrary: someNumber },
  { weight: 2, arbitrary: someText },
  { weight: 2, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.integer({ min: -1e13, max: 1e13 }).map((ms) => new Date(ms)) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.uint8Array({ maxLength: 3 }), fc.constantFrom(0, 4, 5, 128))
      .map(([bytes, type]) => new Binary(bytes, type)),
  },
  { weight: 1, arbitrary: fc.constantFrom(new MinKey(), new MaxKey()) },
  { weight: 1, arbitrary: fc.tuple(fc.nat(5), fc.nat(5)).map(([t, i]) => new Timestamp({ t, i })) },
  { weight: 1, arbitrary: fc.constantFrom('^a', 'b').map((pattern) => new BSONRegExp(pattern, 'i')) },
  { weight: 1, arbitrary: fc.constantFrom('x', 'y').map((code) => new Code(code)) },
);

/** Values of all types, nested a little. */
export const someValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    someScalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(someName, tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** A value of a driver as the engine sees it. */
export function received(value: unknown): Value {
  return receivedDocument({ value }).value!;
}

/** A document of a driver as the engine sees it. */
export function receivedDocument(document: object): Document {
  return decodeDocument(Buffer.from(serialize(document, { ignoreUndefined: true })));
}
