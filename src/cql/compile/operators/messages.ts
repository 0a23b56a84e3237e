import { message } from '../../runtime/message.js';
import { isElmNode } from '../elm-node.js';
import type { OperatorFamily } from '../operator.js';

/** https://cql.hl7.org/09-b-cqlreference.html#errors-and-messages */
export const messageOperators: OperatorFamily = {
  // Message<T>(source T, condition Boolean, code String, severity String, message String) T
  Message: (node, gen) => {
    const { code } = node;
    // Only a code that is written in the logic is free of data.
    const literal = isElmNode(code) && code.type === 'Literal' ? gen.expression(code) : null;
    return gen.call(
      message,
      gen.expression(node['source']),
      gen.optional(node['condition']),
      gen.optional(node['severity']),
      literal,
    );
  },
};
