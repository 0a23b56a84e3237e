import { coalesceList } from '../../runtime/nullology.js';
import { code } from '../codegen/code.js';
import type { OperatorFamily } from '../operator.js';

/** Nullological operators. https://cql.hl7.org/09-b-cqlreference.html#nullological-operators-3 */
export const nullologicalOperators: OperatorFamily = {
  Null: () => code`null`,
  // IsNull(argument Any) Boolean
  IsNull: (node, gen) => code`(${gen.operands(node, 1)} === null)`,
  // IsTrue(argument Boolean) Boolean
  IsTrue: (node, gen) => code`(${gen.operands(node, 1)} === true)`,
  // IsFalse(argument Boolean) Boolean
  IsFalse: (node, gen) => code`(${gen.operands(node, 1)} === false)`,
  // Coalesce<T>(argument1 T, argument2 T, …) T; Coalesce<T>(arguments List<T>) T
  Coalesce: (node, gen) => {
    const [first, ...others] = gen.operands(node);
    if (!first) return gen.fail(node, 'Coalesce takes at least one operand');
    if (others.length === 0) return gen.call(coalesceList, first);
    return code`(${others.reduce((before, other) => code`${before} ?? (${other})`, code`(${first})`)})`;
  },
};
