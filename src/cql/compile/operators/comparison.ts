import { greaterOrEqual, greaterThan, lessOrEqual, lessThan } from '../../runtime/comparison.js';
import { equal, notEqual } from '../../runtime/equality.js';
import { equivalent } from '../../runtime/equivalence.js';
import type { RuntimeFunction } from '../generator.js';
import type { Operator, OperatorFamily } from '../operator.js';

/** Comparison operators. https://cql.hl7.org/09-b-cqlreference.html#comparison-operators-4 */
export const comparisonOperators: OperatorFamily = {
  // =<T>(left T, right T) Boolean, and so the others
  Equal: comparing(equal),
  NotEqual: comparing(notEqual),
  Equivalent: comparing(equivalent),
  Less: comparing(lessThan),
  LessOrEqual: comparing(lessOrEqual),
  Greater: comparing(greaterThan),
  GreaterOrEqual: comparing(greaterOrEqual),
};

function comparing(fn: RuntimeFunction): Operator {
  return (node, gen) => gen.call(fn, ...gen.operands(node, 2));
}
