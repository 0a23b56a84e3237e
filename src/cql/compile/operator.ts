import type { Code } from './codegen/code.js';
import type { ElmNode } from './elm-node.js';
import type { ExpressionGenerator } from './expression-generator.js';
import type { Generator } from './generator.js';

/** Compiles one kind of ELM node to the source of an expression that gives its value. */
export type Operator = (node: ElmNode, gen: Generator) => Code;

/** The kinds of nodes of one chapter of the CQL reference, by ELM type. */
export type OperatorFamily = Readonly<Record<string, Operator>>;

/** Operators that need the libraries themselves: references, queries, retrieves. */
export type CoreOperatorFamily = Readonly<Record<string, (node: ElmNode, gen: ExpressionGenerator) => Code>>;
