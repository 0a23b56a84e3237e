import type { ElmLibrary } from '../../src/cql/elm.js';
import { operators } from '../../src/cql/compile/operators/index.js';
import {
  alias,
  define,
  fn,
  integer,
  interval,
  libraryOf,
  list,
  literal,
  operand,
  quantity,
  text,
  tuple,
  yes,
} from './elm.js';
import type { Node } from './elm.js';

const TYPES = Object.keys(operators);
const NAMES = ['D', 'f', 'x', 'e', '__proto__', 'constructor', '', 'Patient', '$this', 'value'];
const PARTS = ['source', 'condition', 'element', 'expression', 'code', 'codes', 'separator', 'pattern', 'string'];
const TEXTS = ['precision', 'path', 'scope', 'direction', 'name', 'alias', 'identifier', 'dataType', 'severity'];
const WORDS = [
  'Year',
  'Day',
  'Millisecond',
  'asc',
  'desc',
  'a.b.c',
  '{http://hl7.org/fhir}Encounter',
  'Error',
  '(a*)*',
];
const SYSTEM = '{urn:hl7-org:elm-types:r1}';

/** ELM that may be anything, the same for the same seed. */
export class RandomElm {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A library with a definition `D` and a function `f`. */
  library(): unknown {
    return libraryOf([define('D', this.#expression(4)), fn('f', ['x'], this.#expression(2))]);
  }

  /** A library with one of its definitions changed in some places; the others are shared with the source. */
  mutated(source: ElmLibrary): { library: unknown; define: string } {
    const statements = (source.library.statements?.def ?? []).filter(({ type }) => type !== 'FunctionDef');
    const chosen = this.oneOf(statements);
    const changed = structuredClone(chosen) as unknown as Record<string, unknown>;
    for (let times = 1 + this.#below(3); times > 0; times--) this.#mutate(changed);
    // As it comes out of a package: an array has no holes.
    const read: unknown = JSON.parse(JSON.stringify(changed));
    const def = (source.library.statements?.def ?? []).map((one) => (one === chosen ? read : one));
    return { library: { library: { ...source.library, statements: { def } } }, define: chosen.name };
  }

  oneOf<Item>(items: readonly Item[]): Item {
    return items[this.#below(items.length)];
  }

  /** Changes one place of a tree: replaces, removes or doubles what is there. */
  #mutate(root: object): void {
    const places: [Record<string, unknown>, string][] = [];
    const visit = (node: object): void => {
      for (const [key, value] of Object.entries(node)) {
        if (key === 'annotation' || key === 'name') continue;
        places.push([node as Record<string, unknown>, key]);
        if (typeof value === 'object' && value !== null) visit(value as object);
      }
    };
    visit(root);
    const [holder, key] = this.oneOf(places);
    const [other, otherKey] = this.oneOf(places);
    const kind = this.#below(6);
    if (kind === 0) delete holder[key];
    else if (kind === 1) holder[key] = structuredClone(other[otherKey]);
    else if (kind === 2) holder[key] = this.#anything();
    else if (kind === 3 && 'type' in holder) holder['type'] = this.oneOf(TYPES);
    else if (kind === 4) holder[key] = structuredClone(this.#expression(2));
    else if (Array.isArray(holder[key]))
      (holder[key] as unknown[]).push(...(structuredClone(holder[key]) as unknown[]));
  }

  #expression(depth: number): Node {
    if (depth === 0 || this.#below(4) === 0) return this.#leaf();
    const type = this.oneOf(TYPES);
    return type === 'Query' ? this.#query(depth) : this.#operation(type, depth);
  }

  #operation(type: string, depth: number): Node {
    const node: Record<string, unknown> = { type };
    if (this.#below(10) > 0) node['operand'] = this.#operands(depth);
    for (const part of PARTS) if (this.#below(3) === 0) node[part] = this.#expression(depth - 1);
    for (const name of TEXTS) if (this.#below(3) === 0) node[name] = this.oneOf([...NAMES, ...WORDS]);
    if (type === 'List') node['element'] = this.#operands(depth);
    if (type.endsWith('Ref')) node['name'] = this.oneOf(['f', 'D', 'f', 'x']);
    if (this.#below(20) === 0) node[this.oneOf([...PARTS, ...TEXTS, 'operand', 'element'])] = this.#anything();
    return node;
  }

  #operands(depth: number): readonly Node[] {
    return Array.from({ length: this.oneOf([1, 2, 2, 2, 3]) }, () => this.#expression(depth - 1));
  }

  #query(depth: number): Node {
    const source = Array.from({ length: 1 + this.#below(2) }, (_, index) => ({
      alias: `s${index}`,
      expression: this.#expression(depth - 1),
    }));
    const row =
      this.#below(2) === 0 ? {} : { return: { expression: this.oneOf([alias('s0'), this.#expression(depth - 1)]) } };
    return { type: 'Query', source, where: this.oneOf([yes, this.#expression(depth - 1)]), relationship: [], ...row };
  }

  #leaf(): Node {
    return this.oneOf<() => Node>([
      () => integer(this.oneOf([0, 1, -1, 7, 2147483647])),
      () => text(this.oneOf([...NAMES, ...WORDS, "1 'mg'", '2026-02-29', '\u2028`${'])),
      () => yes,
      () => ({ type: 'Null' }),
      () => literal('Decimal', this.oneOf(['0.0', '1.50', '99999999999999999999.99999999'])),
      () => literal('Long', '9223372036854775807'),
      () => quantity(this.#below(9), this.oneOf(['mg', 'day', '1', 'years', '((', ''])),
      () => list(integer(1), { type: 'Null' }, integer(2)),
      () => interval(integer(1), integer(this.#below(9) + 1)),
      () => tuple({ a: integer(1), b: { type: 'Null' } }),
      () => ({ type: 'DateTime', year: integer(2026), month: integer(1 + this.#below(14)) }),
      () => ({
        type: 'Retrieve',
        dataType: `{http://hl7.org/fhir}${this.oneOf(['Patient', 'Encounter', 'Observation', 'X'])}`,
      }),
      () => operand('x'),
      () => alias('s0'),
      () => ({ type: 'NamedTypeSpecifier', name: `${SYSTEM}Integer` }),
    ])();
  }

  #anything(): unknown {
    return this.oneOf<unknown>([
      null,
      0,
      -1,
      1e308,
      '',
      'x',
      true,
      [],
      {},
      [null],
      { type: 1 },
      { type: 'Null' },
      [[]],
    ]);
  }

  /** Mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let value = this.#state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) % limit;
  }
}
