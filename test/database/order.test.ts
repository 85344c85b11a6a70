import { expect } from 'chai';
import fc from 'fast-check';
import { compareValues } from '#database/bson/compare.ts';
import { encodeKey } from '#database/keys/encode-key.ts';
import { received, someNumber, someValue } from './support/arbitrary-values.ts';
import { modelCompare } from './support/model-order.ts';

describe('database: the order of values', () => {
  for (const [what, arbitrary] of [
    ['numbers of all types', someNumber],
    ['values of all types', someValue],
  ] as const) {
    it(`of ${what} is the model's, and that of their keys in both directions`, () => {
      fc.assert(
        fc.property(arbitrary, arbitrary, (first, second) => {
          const [left, right] = [received(first), received(second)];
          const order = modelCompare(left, right);
          expect(Math.sign(compareValues(left, right))).to.equal(order);
          expect(Buffer.compare(encodeKey([left], [1]), encodeKey([right], [1]))).to.equal(order);
          expect(Buffer.compare(encodeKey([left], [-1]), encodeKey([right], [-1]))).to.equal(order === 0 ? 0 : -order);
        }),
        { numRuns: 4000 },
      );
    });
  }

  it('of compound keys is that of their fields, each in its direction', () => {
    const direction = fc.constantFrom<1 | -1>(1, -1);
    fc.assert(
      fc.property(
        fc.tuple(someValue, someValue),
        fc.tuple(someValue, someValue),
        direction,
        direction,
        (one, two, a, b) => {
          const [left, right] = [one.map(received), two.map(received)];
          const order = modelCompare(left[0]!, right[0]!) * a || modelCompare(left[1]!, right[1]!) * b;
          expect(Buffer.compare(encodeKey(left, [a, b]), encodeKey(right, [a, b]))).to.equal(order === 0 ? 0 : order);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('lets no key be the beginning of another, so that ranges of a first field are exact', () => {
    fc.assert(
      fc.property(someValue, someValue, fc.constantFrom<1 | -1>(1, -1), (first, second, direction) => {
        const [left, right] = [first, second].map((value) => encodeKey([received(value)], [direction]));
        fc.pre(!left!.equals(right!));
        expect(right!.subarray(0, left!.length).equals(left!)).to.equal(false);
        expect([0x00, 0xff]).to.not.include(left![0]);
      }),
      { numRuns: 3000 },
    );
  });
});
