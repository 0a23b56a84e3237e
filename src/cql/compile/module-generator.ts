import type { Profile } from '../runtime/profile.js';
import { RetrieveSites } from '../runtime/retrieve-site.js';
import type { Trace } from '../runtime/trace.js';
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

/** Names of JavaScript functions without parameters, by library and name; null while what they give is compiled. */
type NamedValues = Map<LinkedLibrary, Map<string, Code | null>>;

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
  readonly #definitions: NamedValues = new Map();
  readonly #defaults: NamedValues = new Map();
  readonly #compiled = new Map<ElmFunction, CompiledFunction>();
  /** How many definitions have a place in `Evaluation.values`. */
  #places = 0;
  readonly #profile: { readonly name: Code; readonly costs: Profile } | null;

  constructor({ trace, profile }: Instruments = {}) {
    this.trace = trace ? { name: this.prepare(trace), notes: trace } : null;
    this.#profile = profile ? { name: this.prepare(profile), costs: profile } : null;
  }

  /** The function that gives a definition, compiled now when it was not yet; null when the library has none of the name. */
  definition(library: LinkedLibrary, name: string, from: ElmNode): Code | null {
    const statement = library.expressions.get(name);
    if (!statement) return null;
    const circle = () => this.#circle('The definition refers to itself', library, name, from);
    return namedOnce(this.#definitions, library, name, circle, () =>
      this.#define(
        library,
        name,
        this.#body(library, statement, (generator) => generator.body(statement)),
      ),
    );
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
    const circle = () => this.#circle('The parameter refers to itself', library, name, from);
    return namedOnce(this.#defaults, library, name, circle, () => {
      const body = new ExpressionGenerator(this, library, name, null).optional(expression);
      const own = body.isConstant ? this.names.constant('f') : this.names.variable('f');
      const value = body.isConstant ? code`${this.runtime(constant)}(() => ${body})` : lambda([], this.#counted(body));
      this.#declare(library.name, name, code`const ${own} = ${value};`);
      return own;
    });
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

  #define(library: LinkedLibrary, name: string, body: Code): Code {
    const own = body.isConstant ? this.names.constant('c') : this.names.variable('d');
    const place = this.prepare({ library: library.name, name });
    const made = body.isConstant
      ? code`${this.runtime(constantDefinition)}(${place}, () => ${body})`
      : code`${this.runtime(definition)}(current, ${this.#places++}, ${place}, ${this.#timed(library, name, lambda([], body))})`;
    this.#declare(library.name, name, code`const ${own} = ${made};`);
    return own;
  }

  #circle(reason: string, library: LinkedLibrary, define: string, from: ElmNode): never {
    throw new CompileError(reason, { library: library.name, define }, from);
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

/** What was compiled under a name, or is now; `circle` when its own compilation asks for it. */
function namedOnce(
  values: NamedValues,
  library: LinkedLibrary,
  name: string,
  circle: () => never,
  compile: () => Code,
): Code {
  let known = values.get(library);
  if (!known) values.set(library, (known = new Map<string, Code | null>()));
  const compiled = known.get(name);
  if (compiled) return compiled;
  if (compiled === null) return circle();
  known.set(name, null);
  const made = compile();
  known.set(name, made);
  return made;
}
