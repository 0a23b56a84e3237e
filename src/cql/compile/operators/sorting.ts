import { propertyPath } from '../../runtime/property.js';
import { sort } from '../../runtime/sort.js';
import { code } from '../codegen/code.js';
import type { Code } from '../codegen/code.js';
import { lambda } from '../codegen/lambda.js';
import { isElmNode } from '../elm-node.js';
import type { ElmNode } from '../elm-node.js';
import type { ExpressionGenerator } from '../expression-generator.js';
import type { CoreOperatorFamily } from '../operator.js';

/** Sort clauses and the operator that the translator makes of them. https://cql.hl7.org/03-developersguide.html#sorting */
export const sortOperators: CoreOperatorFamily = {
  Sort: (node, gen) => gen.call(sort, gen.expression(node['source']), sortKeys(node, gen)),
};

/** The keys of a sort clause, as the runtime's `sort` takes them. */
export function sortKeys(clause: ElmNode, gen: ExpressionGenerator): Code {
  const items = clause['by'];
  if (!Array.isArray(items)) return gen.fail(clause, 'The sort clause says not by what');
  const keys = (items as unknown[]).map((item) => {
    if (!isElmNode(item)) return gen.fail(clause, 'An item of the sort clause is missing');
    const descending = /^desc/.test(gen.text(item, 'direction'));
    return code`{ of: ${sortKey(item, gen)}, descending: ${descending} }`;
  });
  return code`[${keys}]`;
}

function sortKey(item: ElmNode, gen: ExpressionGenerator): Code {
  const row = gen.variable('e');
  switch (item.type) {
    case 'ByDirection':
      return lambda([row], row);
    case 'ByColumn':
      return lambda(
        [row],
        gen.within({ $this: row }, () => column(item, row, gen)),
      );
    case 'ByExpression':
      return lambda(
        [row],
        gen.within({ $this: row }, () => gen.expression(item['expression'])),
      );
    default:
      return gen.fail(item, `A sort clause by ${item.type} is not known`);
  }
}

function column(item: ElmNode, row: Code, gen: ExpressionGenerator): Code {
  return gen.call(propertyPath, row, gen.prepared(gen.text(item, 'path').split('.')));
}
