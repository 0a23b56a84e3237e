import { cqlType } from '../compile/type-specifier.js';
import type { CqlType } from '../runtime/cql-type.js';
import type { CqlPlace } from '../translate/cql-fault.js';
import type { ElmLibrary } from '../translate/elm.js';
import { DEEPEST_EXPRESSION, deepestExpression, placeOf } from '../translate/expression-depth.js';
import { declaredType, itemType, stepTo } from './element-types.js';

/** An element that logic reads and that no record can hold. */
export interface UnknownElement extends CqlPlace {
  /** Definition that reads it. */
  definition: string;
  element: string;
  /** The type of FHIR that lacks it. */
  type: string;
}

type Node = Readonly<Record<string, unknown>>;
/** Types of aliases, operands and lets, by `alias E`. */
type Scope = ReadonlyMap<string, CqlType | null>;

/**
 * The elements that a library reads of FHIR's types and that FHIR 4.0.1 does not have: they are null in every record,
 * without an error, and counts are wrong. A model over FHIR gives such a path for an element that it does not map, as a
 * slice without target. What has no known type is not judged, nor what is nested too deeply to be evaluated.
 */
export function unknownElements(elm: ElmLibrary): UnknownElement[] {
  if (deepestExpression(elm).depth > DEEPEST_EXPRESSION) return [];
  const definitions = (elm.library['statements'] as { def?: unknown } | undefined)?.def;
  if (!Array.isArray(definitions)) return [];
  const reading = new ElementReading(definitions.filter(isNode));
  return reading.read();
}

class ElementReading {
  readonly #byName: ReadonlyMap<unknown, Node>;
  readonly #types = new Map<Node, CqlType | null>();
  readonly #found: UnknownElement[] = [];
  #definition = '';

  constructor(private readonly definitions: readonly Node[]) {
    this.#byName = new Map(
      definitions.filter(({ type }) => type !== 'FunctionDef').map((definition) => [definition['name'], definition]),
    );
  }

  read(): UnknownElement[] {
    for (const definition of this.definitions) {
      this.#definition = String(definition['name']);
      const operands = nodesOf(definition['operand']).map(
        ({ name, operandTypeSpecifier, operandType }) =>
          [`operand ${String(name)}`, cqlType(operandTypeSpecifier ?? operandType)] as const,
      );
      this.#visit(definition['expression'], new Map(operands), { line: 0, column: 0 });
    }
    return this.#found;
  }

  #visit(given: unknown, outer: Scope, around: CqlPlace, depth = 0): void {
    if (depth > DEEPEST_NODE) return;
    for (const node of nodesOf(given)) {
      const place = typeof node['locator'] === 'string' ? placeOf(node['locator']) : around;
      const scope = this.#scopeIn(node, outer);
      if (node['type'] === 'Property') this.#check(node, outer, place);
      for (const [name, inner] of Object.entries(node)) {
        if (!NO_EXPRESSIONS.has(name)) this.#visit(inner, scope, place, depth + 1);
      }
    }
  }

  #check(property: Node, scope: Scope, { line, column }: CqlPlace): void {
    let type = this.#sourceOf(property, scope);
    for (const element of String(property['path']).split('.')) {
      const step = stepTo(type, element);
      if ('lacking' in step) {
        this.#found.push({ definition: this.#definition, line, column, element, type: step.lacking });
        return;
      }
      type = step.type;
    }
  }

  /** With what a query names inside it. Other expressions that name what they go through are not followed. */
  #scopeIn(node: Node, outer: Scope): Scope {
    const { type, scope: name } = node;
    if (type !== 'Query') {
      return typeof name === 'string' && type !== 'Property' ? new Map([...outer, [`alias ${name}`, null]]) : outer;
    }
    const scope = new Map(outer);
    for (const { alias, expression } of [...nodesOf(node['source']), ...nodesOf(node['relationship'])]) {
      scope.set(`alias ${String(alias)}`, itemType(this.#typeOf(expression, scope)));
    }
    for (const { identifier, expression } of nodesOf(node['let'])) {
      scope.set(`let ${String(identifier)}`, this.#typeOf(expression, scope));
    }
    return scope;
  }

  #sourceOf(property: Node, scope: Scope): CqlType | null {
    const { source, scope: alias } = property;
    return source === undefined ? (scope.get(`alias ${String(alias)}`) ?? null) : this.#typeOf(source, scope);
  }

  #typeOf(node: unknown, scope: Scope): CqlType | null {
    if (!isNode(node)) return null;
    let type = this.#types.get(node);
    if (type === undefined) {
      // Definitions that refer to each other in a circle have no type.
      this.#types.set(node, null);
      this.#types.set(node, (type = this.#derived(node, scope) ?? declaredType(node)));
    }
    return type;
  }

  /** By its parts, where the translator's type may be that of a model over FHIR, or missing. */
  #derived(node: Node, scope: Scope): CqlType | null {
    const type = String(node['type']);
    const reference = REFERENCES[type];
    if (reference !== undefined) return scope.get(`${reference} ${String(node['name'])}`) ?? null;
    const list = ITEMS_OF[type];
    if (list !== undefined) return itemType(this.#typeOf(node[list], scope));
    switch (type) {
      case 'Property':
        return this.#propertyType(node, scope);
      case 'ExpressionRef':
        return node['libraryName'] ? null : this.#typeOf(this.#byName.get(node['name'])?.['expression'], new Map());
      case 'As':
        return cqlType(node['asTypeSpecifier'] ?? node['asType']);
      case 'Retrieve':
        return listOf(cqlType(node['dataType']));
      case 'Query':
        return this.#queryType(node, scope);
      default:
        return null;
    }
  }

  #propertyType(property: Node, scope: Scope): CqlType | null {
    let type = this.#sourceOf(property, scope);
    for (const element of String(property['path']).split('.')) {
      const step = stepTo(type, element);
      type = 'type' in step ? step.type : null;
    }
    return type;
  }

  #queryType(query: Node, outer: Scope): CqlType | null {
    const sources = nodesOf(query['source']);
    const [first] = sources;
    if (!first || sources.length > 1 || isNode(query['aggregate'])) return null;
    const source = this.#typeOf(first['expression'], outer);
    if (!isNode(query['return'])) return source;
    const returned = this.#typeOf(query['return']['expression'], this.#scopeIn(query, outer));
    return source?.kind === 'list' ? listOf(returned) : returned;
  }
}

/** Objects within objects; an expression that is evaluated takes a few of them. */
const DEEPEST_NODE = 8 * DEEPEST_EXPRESSION;

/** What names an entry of the scope, by the kind of that. */
const REFERENCES: Readonly<Record<string, string | undefined>> = {
  AliasRef: 'alias',
  OperandRef: 'operand',
  QueryLetRef: 'let',
};

/** What gives one of a list, by where it has the list. */
const ITEMS_OF: Readonly<Record<string, string | undefined>> = {
  First: 'source',
  Last: 'source',
  SingletonFrom: 'operand',
};

/** What stands beside an expression and reads nothing. */
const NO_EXPRESSIONS: ReadonlySet<string> = new Set([
  ...['annotation', 'signature', 'resultTypeSpecifier', 'asTypeSpecifier', 'isTypeSpecifier', 'operandTypeSpecifier'],
]);

function listOf(of: CqlType | null): CqlType | null {
  return of && { kind: 'list', of };
}

function isNode(given: unknown): given is Node {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

/** The objects of a list, or the one given. */
function nodesOf(given: unknown): Node[] {
  return Array.isArray(given) ? given.filter(isNode) : isNode(given) ? [given] : [];
}
