import { equal } from '../../runtime/equality.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import { lambda } from '../codegen/lambda.js';
import type { ElmNode } from '../elm-node.js';
import type { Generator } from '../generator.js';
import type { OperatorFamily } from '../operator.js';

/** Each item stands within the one before it. */
const MAXIMUM_ITEMS = 300;

/** Conditional expressions. https://cql.hl7.org/03-developersguide.html#conditional-expressions */
export const conditionalOperators: OperatorFamily = {
  // if condition then T else T: an unknown condition chooses the else
  If: (node, gen) => {
    const condition = gen.expression(node['condition']);
    return code`(${condition} === true ? ${gen.expression(node['then'])} : ${gen.optional(node['else'])})`;
  },

  // case [comparand] when … then … else … end: the first item that is true, or equal to the comparand
  Case: (node, gen) => {
    if (node['comparand'] === undefined || node['comparand'] === null) return choice(node, gen, (when) => when);
    const comparand = gen.variable('v');
    const body = choice(node, gen, (when) => gen.call(equal, comparand, when));
    return code`(${lambda([comparand], body)})(${gen.expression(node['comparand'])})`;
  },
};

function choice(node: ElmNode, gen: Generator, test: (when: Code) => Code): Code {
  const items = node['caseItem'];
  if (!Array.isArray(items)) return gen.fail(node, 'A case lacks its items');
  gen.limit(node, items, 'items', MAXIMUM_ITEMS);
  return (items as (ElmNode | null)[]).reduceRight(
    (otherwise, item) =>
      code`(${test(gen.expression(item?.['when']))} === true ? ${gen.expression(item?.['then'])} : ${otherwise})`,
    gen.optional(node['else']),
  );
}
