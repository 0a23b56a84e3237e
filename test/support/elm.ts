import type { ElmLibrary } from '../../src/cql/elm.js';

/** A node of ELM, as the tests write it. */
export type Node = Readonly<Record<string, unknown>>;

const SYSTEM = '{urn:hl7-org:elm-types:r1}';

export const literal = (type: string, value: string): Node => ({ type: 'Literal', valueType: SYSTEM + type, value });
export const integer = (value: number): Node => literal('Integer', String(value));
export const text = (value: string): Node => literal('String', value);
export const yes = literal('Boolean', 'true');

export const operation = (type: string, ...operand: readonly Node[]): Node => ({ type, operand });
export const list = (...element: readonly Node[]): Node => ({ type: 'List', element });
export const quantity = (value: number, unit: string): Node => ({ type: 'Quantity', value, unit });
export const interval = (low: Node, high: Node): Node => ({
  ...{ type: 'Interval', low, high },
  ...{ lowClosed: true, highClosed: true },
});
/** The integers from 1 on. */
export const upTo = (count: number): Node =>
  operation('Expand', interval(integer(1), integer(count)), quantity(1, '1'));
export const either = (condition: Node, then: Node, otherwise: Node): Node => ({
  ...{ type: 'If', condition, then },
  else: otherwise,
});
export const tuple = (elements: Readonly<Record<string, Node>>): Node => ({
  type: 'Tuple',
  element: Object.entries(elements).map(([name, value]) => ({ name, value })),
});
/** A query over sources with the aliases `s0`, `s1` …, all rows. */
export const query = (sources: readonly Node[], row?: Node): Node => ({
  type: 'Query',
  source: sources.map((expression, index) => ({ alias: `s${index}`, expression })),
  relationship: [],
  ...(row ? { return: { distinct: false, expression: row } } : {}),
});

export const alias = (name: string): Node => ({ type: 'AliasRef', name });
export const operand = (name: string): Node => ({ type: 'OperandRef', name });
export const reference = (name: string, libraryName?: string): Node => ({ type: 'ExpressionRef', name, libraryName });
export const parameter = (name: string): Node => ({ type: 'ParameterRef', name });
export const call = (name: string, ...given: readonly Node[]): Node => ({ type: 'FunctionRef', name, operand: given });

export const define = (name: string, expression: unknown): Node => ({ name, context: 'Patient', expression });
export const fn = (name: string, operands: readonly string[], expression: unknown): Node => ({
  ...{ name, type: 'FunctionDef', expression },
  operand: operands.map((one) => ({ name: one })),
});

export function libraryOf(statements: readonly Node[], more: Node = {}, id = 'Hostile'): ElmLibrary {
  return {
    library: { identifier: { id, version: '1' }, statements: { def: statements }, ...more },
  } as object as ElmLibrary;
}

/** `times` nested into each other around a seed. */
export function nested(times: number, wrap: (inner: Node) => Node, seed: Node): Node {
  let node = seed;
  for (let count = 0; count < times; count++) node = wrap(node);
  return node;
}

/** A function that calls itself on what `step` makes of its operand, `times` over. */
export function repeated(step: (value: Node) => Node, times: number, seed: Node): readonly [Node, Node] {
  const next = call('f', step(operand('x')), operation('Subtract', operand('n'), integer(1)));
  const done = operation('LessOrEqual', operand('n'), integer(0));
  return [fn('f', ['x', 'n'], either(done, operand('x'), next)), call('f', seed, integer(times))];
}
