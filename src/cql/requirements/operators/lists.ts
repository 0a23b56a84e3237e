import { either, madeOf, NOTHING } from '../flow-value.js';
import type { FlowValue } from '../flow-value.js';
import type { FlowOperator } from '../record-flow.js';

/** What gives back elements of what it is given, unchanged. */
export const flowLists: Readonly<Record<string, FlowOperator>> = {
  List: (node, scope, flow) => plain(either(flow.parts(node, scope))),
  ToList: (node, scope, flow) => flow.value(node['operand'], scope),
  Flatten: (node, scope, flow) => flow.value(node['operand'], scope),

  // Which one it is depends on all that are there.
  SingletonFrom: chosen,
  First: chosen,
  Last: chosen,
  Indexer: chosen,

  // Equal elements are taken for one.
  Distinct: compared,
  Union: compared,
  Intersect: compared,
  Except: compared,

  DateFrom: (node, scope, flow) => flow.value(node['operand'], scope),
  ToDate: (node, scope, flow) => flow.value(node['operand'], scope),
  ToDateTime: (node, scope, flow) => flow.value(node['operand'], scope),

  Tuple: named,
  Instance: named,

  Message: (node, scope, flow) => {
    const { source, ...others } = node;
    for (const part of flow.parts(others, scope)) flow.read(part);
    return flow.value(source, scope);
  },

  Exists: (node, scope, flow) => {
    flow.readRows(flow.value(node['operand'], scope));
    return NOTHING;
  },
};

/** What of a boolean is not known of a list of booleans. */
function plain(value: FlowValue): FlowValue {
  return { ...value, facts: [], never: false };
}

function chosen(...[node, scope, flow]: Parameters<FlowOperator>): FlowValue {
  const parts = flow.parts(node, scope);
  for (const part of parts) flow.read(part);
  const [only, another] = parts;
  return plain(only && !another ? only : madeOf(parts));
}

function compared(...[node, scope, flow]: Parameters<FlowOperator>): FlowValue {
  const parts = flow.parts(node, scope);
  for (const part of parts) flow.readElements(part);
  return plain(either(parts));
}

function named(...[node, scope, flow]: Parameters<FlowOperator>): FlowValue {
  const elements = (node['element'] ?? []) as { name: string; value: unknown }[];
  return { ...NOTHING, fields: new Map(elements.map(({ name, value }) => [name, flow.value(value, scope)])) };
}
