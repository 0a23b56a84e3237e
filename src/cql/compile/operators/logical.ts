import { and, implies, not, or, xor } from '../../runtime/logic.js';
import type { RuntimeFunction } from '../generator.js';
import type { Operator, OperatorFamily } from '../operator.js';

/** Logical operators, three-valued. https://cql.hl7.org/09-b-cqlreference.html#logical-operators-3 */
export const logicalOperators: OperatorFamily = {
  // Not(argument Boolean) Boolean
  Not: (node, gen) => gen.call(not, ...gen.operands(node, 1)),
  // And(left Boolean, right Boolean) Boolean: the right side is left out where the left decides; so the next two
  And: shortCut(and),
  Or: shortCut(or),
  Implies: shortCut(implies),
  // Xor(left Boolean, right Boolean) Boolean
  Xor: (node, gen) => gen.call(xor, ...gen.operands(node, 2)),
};

function shortCut(fn: RuntimeFunction): Operator {
  return (node, gen) => {
    const [left, right] = gen.operandNodes(node, 2);
    return gen.call(fn, gen.expression(left), gen.thunk(right));
  };
}
