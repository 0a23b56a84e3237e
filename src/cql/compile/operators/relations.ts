import { except, intersect, union } from '../../runtime/relation-sets.js';
import {
  after,
  before,
  contains,
  includedIn,
  includes,
  isIn,
  isProperlyIn,
  properlyContains,
  properlyIncludedIn,
  properlyIncludes,
  sameAs,
  sameOrAfter,
  sameOrBefore,
} from '../../runtime/relation.js';
import { precisionNamed } from '../../runtime/temporal-precision.js';
import { isElmNode } from '../elm-node.js';
import type { ElmNode } from '../elm-node.js';
import type { Generator, RuntimeFunction } from '../generator.js';
import type { Operator, OperatorFamily } from '../operator.js';

/**
 * Operators of points, intervals and lists alike. https://cql.hl7.org/09-b-cqlreference.html#interval-operators-3,
 * https://cql.hl7.org/09-b-cqlreference.html#list-operators-2, https://cql.hl7.org/09-b-cqlreference.html#datetime-operators-2
 */
export const relationOperators: OperatorFamily = {
  // before precision of(left T, right T) Boolean; either may be Interval<T>, and so the next four
  Before: atPrecision(before),
  After: atPrecision(after),
  SameAs: atPrecision(sameAs),
  SameOrBefore: atPrecision(sameOrBefore),
  SameOrAfter: atPrecision(sameOrAfter),
  // in precision of(point T, argument Interval<T>) Boolean; in(element T, argument List<T>) Boolean
  In: atPrecision(isIn),
  Contains: atPrecision(contains),
  ProperIn: atPrecision(isProperlyIn),
  ProperContains: atPrecision(properlyContains),
  // includes precision of(left Interval<T>, right Interval<T>) Boolean; includes(left List<T>, right List<T>) Boolean
  Includes: atPrecision(includes),
  IncludedIn: atPrecision(includedIn),
  ProperIncludes: atPrecision(properlyIncludes),
  ProperIncludedIn: atPrecision(properlyIncludedIn),
  // union(left Interval<T>, right Interval<T>) Interval<T>; union(left List<T>, right List<T>) List<T>
  Union: (node, gen) => gen.call(union, ...gen.operands(node, 2), isOfLists(node, gen)),
  Intersect: (node, gen) => gen.call(intersect, ...gen.operands(node, 2)),
  Except: (node, gen) => gen.call(except, ...gen.operands(node, 2)),
};

/** A relation of two operands at the precision that the node names, if any. */
export function atPrecision(fn: RuntimeFunction): Operator {
  return (node, gen) => gen.call(fn, ...gen.operands(node, 2), precisionOf(node, gen));
}

function precisionOf(node: ElmNode, gen: Generator): number | null {
  const name = gen.optionalText(node, 'precision');
  return name === null ? null : (precisionNamed(name) ?? gen.fail(node, 'Relations have no such precision'));
}

/** Whether an operand says of itself that it is a list: two that are absent then unite to an empty one. */
function isOfLists(node: ElmNode, gen: Generator): boolean {
  return gen
    .operandNodes(node, 2)
    .some(({ asTypeSpecifier }) => isElmNode(asTypeSpecifier) && asTypeSpecifier.type === 'ListTypeSpecifier');
}
