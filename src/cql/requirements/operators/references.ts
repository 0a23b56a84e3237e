import { candidates } from '../../compile/overloads.js';
import { isElmNode } from '../../compile/elm-node.js';
import type { ElmNode } from '../../compile/elm-node.js';
import type { ElmFunction, LinkedLibrary } from '../../compile/linker.js';
import { cqlType } from '../../compile/type-specifier.js';
import { canBe, elementOf } from '../element-steps.js';
import { either, madeOf, NOTHING } from '../flow-value.js';
import type { FlowValue } from '../flow-value.js';
import type { FlowOperator, RecordFlow, Scope } from '../record-flow.js';

const MEASUREMENT_PERIOD = 'Measurement Period';

/** References to what has a name: definitions, functions, operands, aliases, parameters, elements. */
export const flowReferences: Readonly<Record<string, FlowOperator>> = {
  ExpressionRef: (node, scope, flow) => flow.definition(libraryOf(node, scope), nameOf(node)) ?? NOTHING,

  FunctionRef: (node, scope, flow) => functionCall(node, scope, flow),

  OperandRef: (node, { operands }) => operands.get(nameOf(node)) ?? NOTHING,

  AliasRef: (node, { names }) => names.get(nameOf(node)) ?? NOTHING,

  QueryLetRef: (node, { names }) => names.get(nameOf(node)) ?? NOTHING,

  // In a sort clause an element of the row; else an alias, operand or definition that the translator did not resolve.
  IdentifierRef: (node, scope, flow) => {
    const name = nameOf(node);
    const known = scope.names.get(name) ?? scope.operands.get(name);
    const row = scope.names.get('$this');
    if (known) return known;
    return row ? elementOf(row, name) : (flow.definition(libraryOf(node, scope), name) ?? NOTHING);
  },

  ParameterRef: (node) =>
    nameOf(node) === MEASUREMENT_PERIOD
      ? { ...NOTHING, times: [{ kind: 'range', from: { of: 'start', steps: [] }, to: { of: 'end', steps: [] } }] }
      : NOTHING,

  Property: (node, scope, flow) => {
    const { scope: alias, path } = node;
    const source = typeof alias === 'string' ? (scope.names.get(alias) ?? NOTHING) : flow.value(node['source'], scope);
    return typeof path === 'string' ? elementOf(source, path) : NOTHING;
  },
};

function functionCall(node: ElmNode, scope: Scope, flow: RecordFlow): FlowValue {
  const operands = (Array.isArray(node['operand']) ? (node['operand'] as unknown[]) : []).filter(isElmNode);
  const given = operands.map((operand) => flow.value(operand, scope));
  const library = libraryOf(node, scope);
  const overloads = candidates(library, node, given.length).filter((one) => takes(one, given));
  if (overloads.length > 0) return either(overloads.map((one) => flow.call(library, one, given, scope)));
  for (const value of given) flow.read(value);
  return madeOf(given);
}

function takes({ expression, operand }: ElmFunction, given: readonly FlowValue[]): boolean {
  const types = operand.map(({ operandTypeSpecifier, operandType }) => cqlType(operandTypeSpecifier ?? operandType));
  return isElmNode(expression) && given.every((value, index) => canBe(value, types[index] ?? null));
}

function nameOf(node: ElmNode): string {
  return String(node['name']);
}

/** The library that a reference names, else its own. */
export function libraryOf(node: ElmNode, { library }: Scope): LinkedLibrary {
  return library.includes.get(String(node['libraryName'])) ?? library;
}
