import type { CqlType } from '../runtime/cql-type.js';
import type { Code, CodeValue } from './codegen/code.js';
import type { ElmNode } from './elm-node.js';

/** A function of the runtime that generated code calls. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each has its own parameters; generated code is not typed
export type RuntimeFunction = (...given: any[]) => unknown;

/**
 * What an operator compiles itself with. Expressions are pure JavaScript expressions without effects, so that an
 * operator may repeat none and reorder none, but may leave out what cannot matter (three-valued short cuts).
 */
export interface Generator {
  /** The evaluation of one person at run time: an `Evaluation`. */
  readonly evaluation: Code;
  /** What all persons share at run time: a `PlanEnvironment` (now, time zone, parameters, value sets). */
  readonly environment: Code;
  /** Source of the value of a node. @throws CompileError when it is absent or of an unknown type */
  expression(node: unknown): Code;
  /** As above, and `null` for an absent node. */
  optional(node: unknown): Code;
  /** The operands of a node. @throws CompileError when there are not `count` of them */
  operands(node: ElmNode, count?: number): readonly Code[];
  /** @throws CompileError for more parts of a node than logic has: each is an argument, or stands in the one before it */
  limit(node: ElmNode, parts: readonly unknown[], name: string, most?: number): void;
  /** The nodes of the operands, for those that are not always evaluated. */
  operandNodes(node: ElmNode, count?: number): readonly ElmNode[];
  /** `() => value of the node`, for what is evaluated late or not at all. */
  thunk(node: unknown): Code;
  /** Calls a function of the runtime, which is brought into the module under its own name. */
  call(fn: RuntimeFunction, ...given: readonly CodeValue[]): Code;
  /** A value prepared at compile time (a constant, a pattern, a table), held by the module. */
  prepared(value: unknown): Code;
  /** The run-time form of a type specifier, or of a qualified type name such as `{urn:hl7-org:elm-types:r1}Integer`. */
  type(specifier: unknown): CqlType;
  /**
   * What a `CodeRef`, `CodeSystemRef`, `ConceptRef` or `ValueSetRef` names, in its library or an included one, as the
   * source of a constant: a `Code`, `CodeSystem`, `Concept` or `ValueSet`. @throws CompileError
   */
  definition(node: ElmNode, kind: 'codes' | 'codeSystems' | 'concepts' | 'valueSets'): Code;
  /** A property that must be a string. @throws CompileError */
  text(node: ElmNode, property: string): string;
  /** A property that may be absent. @throws CompileError when it is there and no string */
  optionalText(node: ElmNode, property: string): string | null;
  /** A new variable of a lambda. */
  variable(prefix: string): Code;
  /** Source made while names of CQL (aliases, lets, operands, `$this`) stand for variables. Inner names hide outer ones. */
  within(names: Readonly<Record<string, Code>>, body: () => Code): Code;
  /** What a name of CQL stands for here, or null. */
  named(name: string): Code | null;
  /** @throws CompileError naming library, define, node and locator */
  fail(node: ElmNode, reason: string): never;
}
