import { divideQuantities } from './quantity-arithmetic.js';
import type { Quantity, Ratio } from './quantity.js';
import { equivalentQuantities } from './units.js';

/** Whether both express the same: 1:2 and 2:4. https://cql.hl7.org/09-b-cqlreference.html#equivalent */
export function equivalentRatios(a: Ratio, b: Ratio): boolean {
  const [left, right] = [quotient(a), quotient(b)];
  return left !== null && right !== null && equivalentQuantities(left, right);
}

function quotient({ numerator, denominator }: Ratio): Quantity | null {
  return numerator === null || denominator === null ? null : divideQuantities(numerator, denominator);
}
