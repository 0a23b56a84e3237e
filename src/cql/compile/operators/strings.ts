import * as string from '../../runtime/string.js';
import { isElmNode } from '../elm-node.js';
import type { ElmNode } from '../elm-node.js';
import type { RuntimeFunction } from '../generator.js';
import type { Operator, OperatorFamily } from '../operator.js';

/** Nodes that are lists whatever they hold. */
const LISTS: ReadonlySet<string> = new Set(['List', 'Query', 'Retrieve', 'Flatten', 'Distinct', 'Filter', 'ForEach']);

/** String operators. https://cql.hl7.org/09-b-cqlreference.html#string-operators-3 */
export const stringOperators: OperatorFamily = {
  // Concatenate(left String, right String) String
  Concatenate: (node, gen) => gen.call(string.concatenate, ...gen.operands(node)),
  // Combine(source List<String>, separator String) String
  Combine: named(string.combine, 'source', 'separator'),
  Split: named(string.split, 'stringToSplit', 'separator'),
  SplitOnMatches: named(string.splitOnMatches, 'stringToSplit', 'separatorPattern'),

  Upper: operands(string.upper, 1),
  Lower: operands(string.lower, 1),

  // PositionOf(pattern String, argument String) Integer
  PositionOf: named(string.positionOf, 'pattern', 'string'),
  LastPositionOf: named(string.lastPositionOf, 'pattern', 'string'),
  StartsWith: operands(string.startsWith, 2),
  EndsWith: operands(string.endsWith, 2),

  // Matches(argument String, pattern String) Boolean
  Matches: operands(string.matches, 2),
  // ReplaceMatches(argument String, pattern String, substitution String) String
  ReplaceMatches: operands(string.replaceMatches, 3),
  Substring: named(string.substring, 'stringToSub', 'startIndex', 'length'),

  // Indexer(argument String, index Integer) String, Indexer(argument List<T>, index Integer) T
  Indexer: operands(string.indexer, 2),
  // Length(argument String) Integer: null of null. Length(argument List<T>) Integer: 0 of null
  Length: (node, gen) => {
    const [operand] = gen.operandNodes(node, 1);
    return gen.call(isList(node, operand) ? string.lengthOfList : string.length, gen.expression(operand));
  },
};

function operands(fn: RuntimeFunction, count: number): Operator {
  return (node, gen) => gen.call(fn, ...gen.operands(node, count));
}

/** Operators whose operands have names; one that is absent is null. */
function named(fn: RuntimeFunction, ...names: readonly string[]): Operator {
  return (node, gen) => gen.call(fn, ...names.map((name) => gen.optional(node[name])));
}

/** Whether the operand is written as a list, or said to be none of a String. */
function isList(node: ElmNode, operand: ElmNode | undefined): boolean {
  const signature: unknown = Array.isArray(node['signature']) ? node['signature'][0] : undefined;
  const type = signature ?? operand?.['asTypeSpecifier'] ?? operand?.['resultTypeSpecifier'];
  if (isElmNode(type)) return type.type === 'ListTypeSpecifier';
  return operand !== undefined && LISTS.has(operand.type);
}
