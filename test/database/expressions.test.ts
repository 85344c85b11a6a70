import { Decimal128, Double, Int32, Long } from 'bson';
import { expect } from 'chai';
import { encodeDocument } from '#database/bson/encode.ts';
import type { CommandError } from '#database/errors.ts';
import { compileExpression } from '#database/expressions/compile.ts';
import { receivedDocument } from './support/arbitrary-values.ts';
import { cases, document } from './support/expression-cases.ts';

function evaluate(expression: unknown) {
  const compiled = compileExpression(receivedDocument({ expression }).expression!);
  const root = receivedDocument(document);
  return compiled({ root, now: new Date(0), variables: undefined });
}

// Types and all: both sides as BSON. `undefined` is a missing value.
const same = (left: unknown, right: unknown) =>
  encodeDocument({ value: left }).equals(encodeDocument(receivedDocument({ value: right })));

// biome-ignore format: one case a line reads as a table
const refusals: [expression: unknown, code: number][] = [
  [{ $frobnicate: 1 }, 168],
  [{ $add: ['$s', 1] }, 14],
  [{ $divide: [1, 0] }, 2],
  [{ $add: [1], $subtract: [1, 2] }, 15983],
  [{ $subtract: [1] }, 16020],
  ['$$nobody', 17276],
  ['$a..b', 15998],
  [{ $size: '$n' }, 17124],
  [{ $in: [1, 2] }, 40081],
  [{ $toInt: 'x' }, 241],
  [{ $toInt: Long.fromString('9007199254740993') }, 241],
  // biome-ignore lint/suspicious/noThenProperty: the operator calls it so
  [{ $switch: { branches: [{ case: false, then: 1 }] } }, 40066],
  [{ $sqrt: Decimal128.fromString('2') }, 115],
  [{ $dateToString: { date: '$at', timezone: 'Nowhere/City' } }, 40485],
  [{ $dateToString: { date: '$at', format: '%q' } }, 18536],
  [{ $map: { input: '$n', in: 1 } }, 28689],
];

describe('database: expressions', () => {
  for (const [group, pairs] of cases) {
    it(group, () => {
      for (const [expression, value] of pairs) {
        const result = evaluate(expression);
        expect(
          same(result, value),
          `${JSON.stringify(expression)} gave ${String(JSON.stringify(result, (_, each) => (typeof each === 'bigint' ? `${each}n` : each)))}`,
        ).to.equal(true);
      }
    });
  }

  it('are refused with their code where they make no sense', () => {
    for (const [expression, code] of refusals) {
      let refusal: Partial<CommandError> = {};
      try {
        evaluate(expression);
      } catch (error) {
        refusal = error as CommandError;
      }
      expect(refusal.code, JSON.stringify(expression)).to.equal(code);
    }
  });

  it('keep int32 and whole doubles apart', () => {
    expect(same(evaluate({ $add: [new Int32(1), new Double(1)] }), new Double(2))).to.equal(true);
    expect(same(evaluate({ $add: [new Int32(1), new Int32(1)] }), new Int32(2))).to.equal(true);
  });
});
