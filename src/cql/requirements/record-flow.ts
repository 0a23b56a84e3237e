import type { ElmNode } from '../compile/elm-node.js';
import { isElmNode } from '../compile/elm-node.js';
import type { ElmFunction, LinkedLibrary } from '../compile/linker.js';
import { MeasurePackageError } from '../measure-package-error.js';
import { isPeriod } from './element-types.js';
import { elementKey, madeOf, NOTHING } from './flow-value.js';
import type { Chain, FlowValue, Origin, Row, Site } from './flow-value.js';
import { flowOperators } from './operators/index.js';
import { Readings } from './readings.js';

/** What an expression stands in. */
export interface Scope {
  readonly library: LinkedLibrary;
  readonly operands: ReadonlyMap<string, FlowValue>;
  /** Aliases and lets of the queries around it. */
  readonly names: ReadonlyMap<string, FlowValue>;
  /** Elements that are not null here, by {@link elementKey}. */
  readonly present: ReadonlySet<string>;
  /** How many functions deep. */
  readonly depth: number;
}

/** One kind of ELM node: what its value is made of, and what it reads. */
export type FlowOperator = (node: ElmNode, scope: Scope, flow: RecordFlow) => FlowValue;

/** A published measure takes some 100 000. */
const MAXIMUM_STEPS = 5_000_000;
const MAXIMUM_DEPTH = 200;
const NONE_PRESENT: ReadonlySet<string> = new Set();
const NOT_LOGIC = new Set(['annotation', 'signature', 'resultTypeSpecifier']);

/**
 * Follows the elements of a record through the logic of a measure, from retrieves through definitions, functions at
 * each of their calls, and queries, to where they are read. It looks at the text alone: of a condition it takes both
 * ways.
 */
export class RecordFlow {
  readonly #readings = new Readings();
  readonly #definitions = new Map<unknown, FlowValue>();
  readonly #chains = new Map<string, Chain>();
  /** Values of functions by all that they and what they read depend on. */
  readonly #calls = new Map<string, FlowValue>();
  readonly #numbers = new Map<unknown, number>();
  #steps = 0;
  #count = 0;

  get readings(): Readings {
    return this.#readings;
  }

  /** A number that nothing else has. */
  next(): number {
    return ++this.#count;
  }

  /** Value of a definition; null when the library has none of that name. */
  definition(library: LinkedLibrary, name: string): FlowValue | null {
    const statement = library.expressions.get(name);
    if (!statement) return null;
    const known = this.#definitions.get(statement.expression);
    if (known) return known;
    this.#definitions.set(statement.expression, NOTHING);
    const scope = { library, operands: new Map(), names: new Map(), present: NONE_PRESENT, depth: 0 };
    const value = this.value(statement.expression, scope);
    this.#definitions.set(statement.expression, value);
    return value;
  }

  /**
   * Value of a function for what is given.
   * @throws MeasurePackageError for functions that call each other without end
   */
  call(library: LinkedLibrary, called: ElmFunction, given: readonly FlowValue[], from?: Scope): FlowValue {
    const depth = (from?.depth ?? 0) + 1;
    if (depth > MAXIMUM_DEPTH) throw tooMuch(library);
    const operands = new Map(called.operand.map(({ name }, index) => [name, given[index] ?? NOTHING]));
    const present = from?.present ?? NONE_PRESENT;
    const key = [called.expression, present, this.readings.state, ...given].map((part) => this.#number(part)).join(' ');
    const known = this.#calls.get(key);
    if (known) return known;
    const value = this.value(called.expression, { library, operands, names: new Map(), present, depth });
    this.#calls.set(key, value);
    return value;
  }

  /** @throws MeasurePackageError for logic that would take too long to follow */
  value(node: unknown, scope: Scope): FlowValue {
    if (++this.#steps > MAXIMUM_STEPS) throw tooMuch(scope.library);
    if (!isElmNode(node)) return NOTHING;
    const operator = flowOperators.get(node.type);
    if (operator) return operator(node, scope, this);
    const parts = this.parts(node, scope);
    for (const part of parts) this.read(part);
    return madeOf(parts);
  }

  /** Values of all nodes that a node is made of, those in lists and untyped parts too. */
  parts(node: object, scope: Scope): FlowValue[] {
    return Object.entries(node).flatMap(([name, part]: [string, unknown]) => {
      if (typeof part !== 'object' || part === null || NOT_LOGIC.has(name)) return [];
      if (isElmNode(part)) return [this.value(part, scope)];
      return this.parts(part, scope);
    });
  }

  /** Notes that a value is used as it is, with all that it is made of. */
  read({ origins, fields }: FlowValue): void {
    for (const origin of origins.values()) this.#note(origin, origin.told);
    for (const field of fields.values()) this.read(field);
  }

  /** Notes that elements are used; of resources themselves only the id is, which tells them apart. */
  readElements({ origins, fields }: FlowValue): void {
    for (const origin of origins.values()) if (origin.path !== '') this.#note(origin, origin.told);
    for (const field of fields.values()) this.readElements(field);
  }

  /** Notes that it counts that there are rows, whatever else was read of them on the way. */
  readRows({ origins, fields }: FlowValue): void {
    for (const origin of origins.values()) this.#note(origin, this.readings.isReadBelow(origin) ? null : origin.told);
    // An interval may be null for its sides, a tuple never is.
    for (const side of ['low', 'high']) this.read(fields.get(side) ?? NOTHING);
  }

  /** Notes that it is asked whether there is a value. Of a Period its sides tell, where they are read. */
  readPresence(value: FlowValue): void {
    if (value.fields.size > 0) this.read(value);
    else for (const origin of value.origins.values()) this.#note(origin, isPeriod(origin.types) ? null : origin.told);
  }

  /** The row of a query over a source, and what its alias stands for. */
  newRow(source: FlowValue): Row {
    const whole = new Set<Site>();
    const parts = new Set<Site>();
    for (const { path, site } of source.origins.values()) (path === '' ? whole : parts).add(site);
    return { id: this.next(), resources: new Set([...whole].filter((site) => !parts.has(site))), facts: [] };
  }

  /** The rows that a value went through, and one more. */
  chain(row: Row, previous: Chain | null): Chain {
    const key = `${row.id} ${previous?.id ?? 0}`;
    let chain = this.#chains.get(key);
    if (!chain) this.#chains.set(key, (chain = { id: this.#chains.size + 1, row, previous }));
    return chain;
  }

  #number(part: unknown): number {
    let number = this.#numbers.get(part);
    if (number === undefined) this.#numbers.set(part, (number = this.#numbers.size));
    return number;
  }

  #note({ site, chain }: Origin, path: string | null): void {
    this.#readings.add({ site, chain, path: path === '' ? null : path });
  }
}

/** A scope in which a value is not null, and with it the elements that it is. */
export function wherePresent(scope: Scope, { origins, times }: FlowValue): Scope {
  const elements = (times ?? []).flatMap((time) => (time.kind === 'element' ? [time.element] : []));
  const keys = [...origins.values(), ...elements].map(elementKey);
  return keys.every((key) => scope.present.has(key))
    ? scope
    : { ...scope, present: new Set([...scope.present, ...keys]) };
}

function tooMuch({ name }: LinkedLibrary): MeasurePackageError {
  return new MeasurePackageError(
    `The logic of the library ${name} is too deep or too large to find what data it needs`,
  );
}
