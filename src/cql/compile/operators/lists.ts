import { filterList, mapList, repeated, timesList } from '../../runtime/list-iteration.js';
import { distinct } from '../../runtime/distinct.js';
import { exists, first, flatten, indexOf, last, singletonFrom, slice } from '../../runtime/list.js';
import type { Value } from '../../runtime/value.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import { lambda } from '../codegen/lambda.js';
import type { ElmNode } from '../elm-node.js';
import type { Generator, RuntimeFunction } from '../generator.js';
import type { CoreOperatorFamily, Operator } from '../operator.js';
import { anyRowOf } from './queries.js';

/** List operators. https://cql.hl7.org/09-b-cqlreference.html#list-operators-2 */
export const listOperators: CoreOperatorFamily = {
  List: (node, gen) => code`[${elements(node).map((element) => gen.expression(element))}]`,
  // exists(argument List<T>) Boolean: of a query only the rows up to the first are evaluated, unless they are explained
  Exists: (node, gen) => {
    const [operand] = gen.operandNodes(node, 1);
    return (gen.module.trace ? null : anyRowOf(operand, gen)) ?? gen.call(exists, gen.expression(operand));
  },
  // distinct(argument List<T>) List<T>
  Distinct: ofOperands(distinctElements, 1),
  // flatten(argument List<List<T>>) List<T>
  Flatten: ofOperands(flatten, 1),
  // singleton from(argument List<T>) T
  SingletonFrom: ofOperands(singletonFrom, 1),
  // First(argument List<T>) T
  First: (node, gen) => gen.call(first, gen.expression(node['source'])),
  // Last(argument List<T>) T
  Last: (node, gen) => gen.call(last, gen.expression(node['source'])),
  // IndexOf(argument List<T>, element T) Integer
  IndexOf: (node, gen) => gen.call(indexOf, gen.expression(node['source']), gen.expression(node['element'])),
  // Slice(argument List<T>, startIndex Integer, endIndex Integer) List<T>: what Skip, Take and Tail become
  Slice: (node, gen) =>
    gen.call(slice, gen.expression(node['source']), gen.optional(node['startIndex']), gen.optional(node['endIndex'])),

  // Nodes of ELM that no text of CQL becomes. https://cql.hl7.org/04-logicalspecification.html#list-operators
  // Times(left List<Tuple>, right List<Tuple>) List<Tuple>
  Times: ofOperands(timesList, 2),
  Filter: (node, gen) => iteration(filterList, node, 'condition', gen),
  ForEach: (node, gen) => iteration(mapList, node, 'element', gen),
  Repeat: (node, gen) => iteration(repeated, node, 'element', gen),
  Current: (node, gen) => gen.named(currentOf(node, gen)) ?? gen.fail(node, 'There is no current element here'),
};

function ofOperands(fn: RuntimeFunction, count: number): Operator {
  return (node, gen) => gen.call(fn, ...gen.operands(node, count));
}

function distinctElements(list: Value): Value {
  return Array.isArray(list) ? distinct(list as readonly Value[]) : null;
}

function elements(node: ElmNode): readonly unknown[] {
  return Array.isArray(node['element']) ? (node['element'] as unknown[]) : [];
}

function iteration(fn: RuntimeFunction, node: ElmNode, body: string, gen: Generator): Code {
  const element = gen.variable('e');
  const source = gen.expression(node['source']);
  const each = gen.within({ [currentOf(node, gen)]: element }, () => gen.expression(node[body]));
  return gen.call(fn, source, lambda([element], each));
}

/** Name of the current element of an iteration, apart from aliases of queries. */
function currentOf(node: ElmNode, gen: Generator): string {
  return `current ${gen.optionalText(node, 'scope') ?? ''}`;
}
