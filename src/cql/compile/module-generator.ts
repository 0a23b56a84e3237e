import type { Profile } from '../runtime/profile.js';
import { RetrieveSites } from '../runtime/retrieve-site.js';
import type { Trace } from '../runtime/trace.js';
import type { Value } from '../runtime/value.js';
import { constant, constantDefinition, definition, remembered } from '../runtime/definition.js';
import { code, joined } from './codegen/code.js';
import type { Code } from './codegen/code.js';
import { lambda } from './codegen/lambda.js';
import { Names } from './codegen/names.js';
import { CompileError } from './compile-error.js';
import type { ElmParameter, ElmStatement } from '../elm.js';
import type { ElmNode } from './elm-node.js';
import { ExpressionGenerator } from './expression-generator.js';
import type { RuntimeFunction } from './generator.js';
import type { ElmFunction, LinkedLibrary } from './linker.js';

/** How other code refers to what a definition became. */
export interface CompiledDefinition {
  /** Name of the JavaScript function without parameters that gives its value. */
  readonly name: Code;
}

export interface CompiledFunction {
  readonly name: Code;
  /** Whether it reads the record itself, and not only what it is given; true while it is being compiled. */
  readsRecord: boolean;
}

/** What a module is compiled with to be looked at; the fast form has neither. */
export interface Instruments {
  /** Notes what each clause comes to. */
  readonly trace?: Trace;
  /** Counts time and calls of each definition. */
  readonly profile?: Profile;
}

/** Where a compiled definition stands; `index` is its place in `Evaluation.values`. */
export interface DefinitionEntry {
  readonly library: string;
  readonly name: string;
}

/**
 * Collects the module of one plan: what is reached from the expressions that are asked for, each definition of each
 * library once. https://cql.hl7.org/elm.html
 */
export class ModuleGenerator {
  readonly names = new Names();
  /** The evaluation of the current person; set before each one. */
  readonly evaluation = this.names.fixed('person', false);
  readonly environment = this.names.fixed('environment', true);
  readonly budget = this.names.fixed('budget', true);
  readonly entries: DefinitionEntry[] = [];
  /** What is odd about the logic and does not stop it, in words with the place. */
  readonly warnings: string[] = [];
  /** Values that generated code refers to by number. */
  readonly prepared: unknown[] = [];
  readonly functions = new Map<RuntimeFunction, Code>();
  /** Set for the instrumented form: what it notes, and the name that generated code has for it. */
  readonly trace: { readonly name: Code; readonly notes: Trace } | null;
  /** How deep the expression that is compiled stands in others, over all definitions. */
  depth = 0;
  /** How often generated code has read the record so far; see {@link CompiledFunction.readsRecord}. */
  recordReads = 0;
  readonly #sites = new RetrieveSites();
  readonly #preparedSites = new Map<object, Code>();
  readonly #declarations: Code[] = [];
  readonly #preparedNames: Code[] = [];
  readonly #definitions = new Map<LinkedLibrary, Map<string, CompiledDefinition | null>>();
  readonly #defaults = new Map<LinkedLibrary, Map<string, Code | null>>();
  readonly #compiled = new Map<ElmFunction, CompiledFunction>();

  readonly #profile: { readonly name: Code; readonly costs: Profile } | null;

  constructor({ trace, profile }: Instruments = {}) {
    this.trace = trace ? { name: this.prepare(trace), notes: trace } : null;
    this.#profile = profile ? { name: this.prepare(profile), costs: profile } : null;
  }

  /** The definition of that name, compiled now when it was not yet; null when the library has none. */
  definition(library: LinkedLibrary, name: string, from: ElmNode): CompiledDefinition | null {
    const statement = library.expressions.get(name);
    if (!statement) return null;
    let known = this.#definitions.get(library);
    if (!known) this.#definitions.set(library, (known = new Map<string, CompiledDefinition | null>()));
    const compiled = known.get(name);
    if (compiled) return compiled;
    const place = { library: library.name, define: name };
    if (compiled === null) throw new CompileError('The definition refers to itself', place, from);
    known.set(name, null);
    const body = this.#body(library, statement, (generator) => generator.body(statement));
    const made = this.#define(library, name, body);
    known.set(name, made);
    return made;
  }

  /** A function, compiled now when it was not yet. It may call itself. */
  function(library: LinkedLibrary, source: ElmFunction): CompiledFunction {
    const known = this.#compiled.get(source);
    if (known) return known;
    const compiled: CompiledFunction = { name: this.names.constant('f'), readsRecord: true };
    this.#compiled.set(source, compiled);
    const reads = this.recordReads;
    const parameters = source.operand.map(() => this.names.variable('a'));
    const body = this.#body(library, source, (generator) => generator.functionBody(source, parameters));
    compiled.readsRecord = this.recordReads > reads;
    const compute = lambda(parameters, this.#counted(body));
    const ofOneValue = parameters.length === 1 && !compiled.readsRecord && !this.trace;
    const fn = ofOneValue ? code`${this.runtime(remembered)}(${compute})` : compute;
    this.#declare(library.name, source.name, code`const ${compiled.name} = ${fn};`);
    return compiled;
  }

  /** The default of a parameter as a function, compiled now when it was not yet. */
  parameterDefault(library: LinkedLibrary, { name, default: expression }: ElmParameter, from: ElmNode): Code {
    let known = this.#defaults.get(library);
    if (!known) this.#defaults.set(library, (known = new Map<string, Code | null>()));
    const compiled = known.get(name);
    if (compiled) return compiled;
    const place = { library: library.name, define: name };
    if (compiled === null) throw new CompileError('The parameter refers to itself', place, from);
    known.set(name, null);
    const body = new ExpressionGenerator(this, library, name, null).optional(expression);
    const own = body.isConstant ? this.names.constant('f') : this.names.variable('f');
    const value = body.isConstant ? code`${this.runtime(constant)}(() => ${body})` : lambda([], this.#counted(body));
    this.#declare(library.name, name, code`const ${own} = ${value};`);
    known.set(name, own);
    return own;
  }

  /** A value of generated code that is computed once for the whole plan. */
  hoisted(value: Code): Code {
    const name = this.names.constant('c');
    this.#declarations.push(code`const ${name} = ${this.runtime(constant)}(() => ${value});`);
    return code`${name}()`;
  }

  /** Name under which generated code has a function of the runtime. */
  runtime(fn: RuntimeFunction): Code {
    let name = this.functions.get(fn);
    if (!name) this.functions.set(fn, (name = this.names.constant(fn.name)));
    return name;
  }

  /** The resources of a type that conform to a profile, for generated code to ask for. */
  site(type: string, profile: string | null): Code {
    return this.#preparedOnce(this.#sites.site(type, profile));
  }

  /** The same by the codes of one of their elements. */
  codedSite(type: string, profile: string | null, element: string): Code {
    return this.#preparedOnce(this.#sites.codedSite(type, profile, element));
  }

  #preparedOnce(value: object): Code {
    let name = this.#preparedSites.get(value);
    if (!name) this.#preparedSites.set(value, (name = this.prepare(value)));
    return name;
  }

  prepare(value: unknown): Code {
    const name = this.names.constant('p');
    this.prepared.push(value);
    this.#preparedNames.push(name);
    return name;
  }

  /** The body of the module: `results` are the functions that it returns. */
  source(results: readonly Code[]): Code {
    const fromRuntime = [...this.functions.values()];
    return joined(
      [
        code`'use strict';`,
        code`const [${fromRuntime}] = runtime;`,
        code`const [${this.#preparedNames}] = prepared;`,
        code`let person = null;`,
        code`const current = { get person() { return person; } };`,
        ...this.#declarations,
        code`return { begin(evaluation) { person = evaluation; }, results: [${results}] };`,
      ],
      '\n',
    );
  }

  /** In the instrumented form the value of a definition is noted, and its clauses under it. */
  #body(library: LinkedLibrary, statement: ElmStatement, compile: (generator: ExpressionGenerator) => Code): Code {
    const traced = this.trace?.notes.addDefinition(library.name, statement) ?? null;
    const body = compile(new ExpressionGenerator(this, library, statement.name, traced));
    return this.trace && traced ? code`${this.trace.name}.seen(${traced.number}, ${body})` : body;
  }

  #define(library: LinkedLibrary, name: string, body: Code): CompiledDefinition {
    if (body.isConstant) {
      const own = this.names.constant('c');
      const place = this.prepare({ library: library.name, name });
      this.#declare(
        library.name,
        name,
        code`const ${own} = ${this.runtime(constantDefinition)}(${place}, () => ${body});`,
      );
      return { name: own };
    }
    const own = this.names.variable('d');
    const index = this.entries.push({ library: library.name, name }) - 1;
    const place = this.prepare(this.entries[index]);
    const compute = this.#timed(library, name, lambda([], body));
    const made = code`${this.runtime(definition)}(current, ${index}, ${place}, ${compute})`;
    this.#declare(library.name, name, code`const ${own} = ${made};`);
    return { name: own };
  }

  /** What may be evaluated over and over. */
  #counted(body: Code): Code {
    return code`(${this.budget}.spend(1), ${body})`;
  }

  #timed(library: LinkedLibrary, name: string, compute: Code): Code {
    if (!this.#profile) return compute;
    const number = this.#profile.costs.add(library.name, name);
    return lambda([], code`${this.#profile.name}.timed(${number}, ${compute})`);
  }

  #declare(library: string, name: string, declaration: Code): void {
    // JSON text cannot hold what would end a comment.
    this.#declarations.push(code`// ${name} of ${library}`, declaration);
  }
}

/** What a generated module is made from and gives. */
export type GeneratedModule = (
  runtime: readonly RuntimeFunction[],
  prepared: readonly unknown[],
  environment: unknown,
  budget: unknown,
) => { begin: (evaluation: unknown) => void; results: readonly (() => Value)[] };
