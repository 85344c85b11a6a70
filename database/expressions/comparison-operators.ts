import { compareValues } from '#database/bson/compare.ts';
import { isTruthy, type OperatorTable, onValues } from './expression.ts';

function comparing(name: string, verdict: (order: number) => boolean) {
  return onValues(name, [2, 2], ([left, right]) => verdict(compareValues(left, right)));
}

const any = [0, Number.POSITIVE_INFINITY] as const;

/** Comparisons (of any two values, in MongoDB's order) and logic. */
export const comparisonOperators: OperatorTable = {
  $eq: comparing('$eq', (order) => order === 0),
  $ne: comparing('$ne', (order) => order !== 0),
  $gt: comparing('$gt', (order) => order > 0),
  $gte: comparing('$gte', (order) => order >= 0),
  $lt: comparing('$lt', (order) => order < 0),
  $lte: comparing('$lte', (order) => order <= 0),
  $cmp: onValues('$cmp', [2, 2], ([left, right]) => Math.sign(compareValues(left, right))),
  $and: onValues('$and', any, (values) => values.every(isTruthy)),
  $or: onValues('$or', any, (values) => values.some(isTruthy)),
  $not: onValues('$not', [1, 1], ([value]) => !isTruthy(value)),
};
