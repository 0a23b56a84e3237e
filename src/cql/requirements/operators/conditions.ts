import { isElmNode } from '../../compile/elm-node.js';
import type { ElmNode } from '../../compile/elm-node.js';
import { cqlType } from '../../compile/type-specifier.js';
import { FHIR, SYSTEM } from '../../runtime/cql-type.js';
import type { CqlType } from '../../runtime/cql-type.js';
import { canBe, takenAs } from '../element-steps.js';
import { either, NOTHING, NULL } from '../flow-value.js';
import type { FlowValue } from '../flow-value.js';
import { wherePresent } from '../record-flow.js';
import type { FlowOperator, RecordFlow, Scope } from '../record-flow.js';

/** Logic, conditionals and types. */
export const flowConditions: Readonly<Record<string, FlowOperator>> = {
  Null: () => NULL,

  Literal: ({ valueType, value }) =>
    valueType === `${SYSTEM}Boolean` && value === 'false' ? { ...NOTHING, never: true } : NOTHING,

  And: (node, scope, flow) => {
    const parts = readParts(node, scope, flow);
    return { ...NOTHING, facts: parts.flatMap(({ facts }) => facts), never: parts.some(({ never }) => never) };
  },

  Or: (node, scope, flow) => {
    const { facts, never } = either(readParts(node, scope, flow));
    return { ...NOTHING, facts, never };
  },

  IsTrue: (node, scope, flow) => {
    const [part = NOTHING] = readParts(node, scope, flow);
    return { ...NOTHING, facts: part.facts, never: part.never };
  },

  IsNull: (node, scope, flow) => {
    for (const part of flow.parts(node, scope)) flow.readPresence(part);
    return NOTHING;
  },

  If: (node, scope, flow) => {
    flow.read(flow.value(node['condition'], scope));
    const [then, otherwise] = branches(node['condition'], scope, flow);
    const values = [then && flow.value(node['then'], then), flow.value(node['else'], otherwise)];
    return either(values.filter((value) => value !== null));
  },

  Case: (node, scope, flow) => {
    const comparand = node['comparand'];
    if (comparand !== undefined) flow.read(flow.value(comparand, scope));
    let rest = scope;
    const values: FlowValue[] = [];
    for (const { when, then } of (node['caseItem'] ?? []) as { when: unknown; then: unknown }[]) {
      flow.read(flow.value(when, rest));
      const [inside, after] = branches(when, rest, flow);
      if (inside) values.push(flow.value(then, inside));
      rest = after;
    }
    return either([...values, flow.value(node['else'], rest)]);
  },

  Coalesce: (node, scope, flow) => either(readParts(node, scope, flow)),

  Is: (node, scope, flow) => {
    flow.readPresence(flow.value(node['operand'], scope));
    return NOTHING;
  },

  As: (node, scope, flow) => {
    const value = flow.value(node['operand'], scope);
    const type = typeOf(node, 'as');
    return type?.kind === 'named' && type.name.startsWith(FHIR) ? takenAs(value, type.name.slice(FHIR.length)) : value;
  },
};

function readParts(node: ElmNode, scope: Scope, flow: RecordFlow): FlowValue[] {
  const parts = flow.parts(node, scope);
  for (const part of parts) flow.read(part);
  return parts;
}

/** What is known where a condition is true, null when it cannot be, and where it is not. */
function branches(condition: unknown, scope: Scope, flow: RecordFlow): [Scope | null, Scope] {
  if (!isElmNode(condition)) return [scope, scope];
  const operand = condition['operand'];
  switch (condition.type) {
    case 'IsNull':
      return [scope, wherePresent(scope, flow.value(operand, scope))];
    case 'Not':
      return branches(operand, scope, flow).reverse() as [Scope, Scope];
    case 'Is': {
      const value = flow.value(operand, scope);
      return [canBe(value, typeOf(condition, 'is')) ? wherePresent(scope, value) : null, scope];
    }
    default:
      return [scope, scope];
  }
}

function typeOf(node: ElmNode, prefix: 'is' | 'as'): CqlType | null {
  return cqlType(node[`${prefix}TypeSpecifier`] ?? node[`${prefix}Type`]);
}
