import type { CqlType } from '../runtime/cql-type.js';
import { Code, code } from './codegen/code.js';
import type { CodeValue } from './codegen/code.js';
import { lambda } from './codegen/lambda.js';
import { CompileError } from './compile-error.js';
import { isElmNode } from './elm-node.js';
import type { ElmNode } from './elm-node.js';
import type { Generator, RuntimeFunction } from './generator.js';
import type { ElmFunction, LinkedLibrary } from './linker.js';
import type { ModuleGenerator } from './module-generator.js';
import { operators } from './operators/index.js';
import type { ElmStatement } from '../elm.js';
import { terminologyDefinition } from './terminology-definition.js';
import { retrieveLabel } from './operators/retrieves.js';
import { cqlType } from './type-specifier.js';
import type { Trace, TracedDefinition } from '../runtime/trace.js';

/**
 * Expressions nested deeper, with the definitions they refer to, are no logic of measures: published ones reach 33. Their
 * compilation and what they become would overflow the stack.
 */
const MAXIMUM_DEPTH = 300;

/** JavaScript takes no more than 65 535 arguments, and no logic some hundred. */
const MAXIMUM_OPERANDS = 1000;

const CONTEXTS: readonly unknown[] = [undefined, 'Patient', 'Unfiltered'];

/** Compiles the expressions of one definition; see {@link Generator}. */
export class ExpressionGenerator implements Generator {
  #names: ReadonlyMap<string, Code> = new Map();

  constructor(
    readonly module: ModuleGenerator,
    readonly library: LinkedLibrary,
    readonly define: string,
    /** Under which the instrumented form notes the clauses; null for what it does not note. */
    private readonly traced: TracedDefinition | null = null,
  ) {}

  /** Set in the instrumented form: what it notes, under what, and the name that generated code has for it. */
  get trace(): { readonly name: Code; readonly notes: Trace; readonly definition: TracedDefinition } | null {
    const { trace } = this.module;
    return trace && this.traced && { ...trace, definition: this.traced };
  }

  get evaluation(): Code {
    this.module.recordReads++;
    return this.module.evaluation;
  }

  get environment(): Code {
    return this.module.environment;
  }

  get budget(): Code {
    return this.module.budget;
  }

  body(statement: ElmStatement): Code {
    const { context, expression } = statement;
    const node = { ...statement, type: 'ExpressionDef' } as ElmNode;
    if (!CONTEXTS.includes(context)) this.fail(node, `Logic in the context ${context} is not evaluated`);
    if (expression === undefined) this.fail(node, 'The definition has no expression');
    return this.expression(expression);
  }

  functionBody(source: ElmFunction, parameters: readonly Code[]): Code {
    const node = source as unknown as ElmNode;
    if (source.expression === undefined) this.fail(node, 'A function without expression (external) cannot be called');
    this.#names = new Map(source.operand.map(({ name }, index) => [operandKey(name), parameters[index]]));
    return this.expression(source.expression);
  }

  expression(node: unknown): Code {
    if (!isElmNode(node)) return this.fail({ type: 'Expression' }, 'An expression is missing');
    const operator = Object.hasOwn(operators, node.type) ? operators[node.type] : undefined;
    if (!operator) return this.fail(node, `Expressions of type ${node.type} are not known`);
    if (this.module.depth >= MAXIMUM_DEPTH) this.fail(node, `The expression is nested deeper than ${MAXIMUM_DEPTH}`);
    this.module.depth++;
    try {
      return this.noted(node, operator(node, this));
    } finally {
      this.module.depth--;
    }
  }

  optional(node: unknown): Code {
    return node === undefined || node === null ? code`null` : this.expression(node);
  }

  operands(node: ElmNode, count?: number): readonly Code[] {
    return this.operandNodes(node, count).map((operand) => this.expression(operand));
  }

  operandNodes(node: ElmNode, count?: number): readonly ElmNode[] {
    const given = node['operand'];
    const operands = (Array.isArray(given) ? given : given === undefined ? [] : [given]) as unknown[];
    if (count !== undefined && operands.length !== count) {
      this.fail(node, `${node.type} takes ${count} operands and has ${operands.length}`);
    }
    this.limit(node, operands, 'operands');
    return operands.map((operand) => (isElmNode(operand) ? operand : this.fail(node, 'An operand is missing')));
  }

  limit(node: ElmNode, parts: readonly unknown[], name: string, most = MAXIMUM_OPERANDS): void {
    if (parts.length > most) this.fail(node, `${node.type} has more than ${most} ${name}`);
  }

  thunk(node: unknown): Code {
    return lambda([], this.once(this.expression(node)));
  }

  call(fn: RuntimeFunction, ...given: readonly CodeValue[]): Code {
    const name = this.module.runtime(fn);
    const constant = code`${given}`.isConstant;
    const sources = constant ? given : given.map((value) => this.#onceValue(value));
    return code`${name}(${sources})`;
  }

  prepared(value: unknown): Code {
    return this.module.prepare(value);
  }

  type(specifier: unknown): CqlType {
    return (
      cqlType(specifier) ??
      this.fail(isElmNode(specifier) ? specifier : { type: 'TypeSpecifier' }, 'The type cannot be read')
    );
  }

  definition(node: ElmNode, kind: 'codes' | 'codeSystems' | 'concepts' | 'valueSets'): Code {
    const name = this.text(node, 'name');
    const value = terminologyDefinition(this.libraryOf(node), kind, name);
    return value ? this.prepared(value) : this.fail(node, `"${name}" is not defined`);
  }

  /** The library that a reference names: its own, or an included one. */
  libraryOf(node: ElmNode): LinkedLibrary {
    const alias = this.optionalText(node, 'libraryName');
    if (alias === null) return this.library;
    return this.library.includes.get(alias) ?? this.fail(node, `The library "${alias}" is not included`);
  }

  text(node: ElmNode, property: string): string {
    return this.optionalText(node, property) ?? this.fail(node, `${node.type} lacks "${property}"`);
  }

  optionalText(node: ElmNode, property: string): string | null {
    if (typeof node !== 'object' || node === null) this.fail({ type: 'Expression' }, 'A part is missing');
    const value = Object.hasOwn(node, property) ? node[property] : undefined;
    if (value === undefined || value === null) return null;
    return typeof value === 'string' ? value : this.fail(node, `"${property}" of ${node.type} is no text`);
  }

  /** Value of a definition or function that was compiled: it depends on the person when that reads the record. */
  reading(value: Code, readsRecord: boolean): Code {
    if (!readsRecord) return value;
    this.module.recordReads++;
    return value.ofPerson();
  }

  /** In the instrumented form the value of each clause is noted on its way. */
  noted(node: ElmNode, value: Code): Code {
    const { trace } = this;
    const { localId, type } = node;
    if (!trace || localId === undefined) return value;
    const retrieves = type === 'Retrieve' ? retrieveLabel(node) : null;
    const { number } = trace.notes.addClause(trace.definition, { localId, type, retrieves });
    return code`${trace.name}.seen(${number}, ${value})`;
  }

  variable(prefix: string): Code {
    return this.module.names.variable(prefix);
  }

  within(names: Readonly<Record<string, Code>>, body: () => Code): Code {
    const outer = this.#names;
    this.#names = new Map([...outer, ...Object.entries(names)]);
    try {
      return body();
    } finally {
      this.#names = outer;
    }
  }

  named(name: string): Code | null {
    return this.#names.get(name) ?? null;
  }

  operand(name: string): Code | null {
    return this.named(operandKey(name));
  }

  fail(node: ElmNode, reason: string): never {
    throw new CompileError(reason, { library: this.library.name, define: this.define }, node);
  }

  /** Tells the users of the plan of something that may change its counts. */
  warn(node: ElmNode, reason: string): void {
    const locator = node.locator === undefined ? '' : ` at ${node.locator}`;
    this.module.warnings.push(`${reason} (${this.library.name}, "${this.define}"${locator})`);
  }

  #onceValue(value: CodeValue): CodeValue {
    if (Array.isArray(value)) return (value as readonly CodeValue[]).map((item) => this.#onceValue(item));
    return isCode(value) ? this.once(value) : value;
  }

  /** What does not depend on the person and costs something is computed once for the plan. */
  once(value: Code): Code {
    const worth = value.isConstant && !value.isLambda && value.text.includes('(');
    return worth && !/^c\d+\(\)$/.test(value.text) ? this.module.hoisted(value) : value;
  }
}

/** Operands are named apart from aliases, which may hide them. */
function operandKey(name: string): string {
  return `operand ${name}`;
}

function isCode(value: CodeValue): value is Code {
  return value instanceof Code;
}
