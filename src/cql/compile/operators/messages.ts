import type { OperatorFamily } from '../operator.js';

/** https://cql.hl7.org/09-b-cqlreference.html#errors-and-messages */
export const messageOperators: OperatorFamily = {
  /**
   * Message<T>(source T, condition Boolean, code String, severity String, message String) T: the source, whatever the
   * severity. An error does not end the evaluation: logic raises it for what real records hold (FHIRHelpers for a
   * quantity with a comparator), official cases expect such persons to be counted, and cql-execution counts them.
   * The text of a message may hold data of the record, so it goes nowhere.
   */
  Message: (node, gen) => gen.expression(node['source']),
};
