import type { TracedDefinition, TracedQuery } from '../runtime/trace.js';
import type { ElmStatement } from '../elm.js';
import { isElmNode } from './elm-node.js';
import type { ElmNode } from './elm-node.js';
import type { LinkedLibrary } from './linker.js';

/** What an expression stands in while it is looked through. */
interface Place {
  readonly library: LinkedLibrary;
  /** The function around it, whose operands it may name. */
  readonly within: string;
  /** Aliases of the queries around it. */
  readonly aliases: ReadonlyMap<string, string>;
}

/**
 * From which retrieves the rows of each query can come: through definitions, functions, their operands and aliases,
 * across libraries. It follows the text alone, and takes the overloads of a function as one.
 */
export class ResourceFlow {
  /** What each thing draws on. Retrieves and queries are named by {@link clauseKey}. */
  readonly #drawsOn = new Map<string, Set<string>>();
  #calls = 0;

  constructor(libraries: Iterable<LinkedLibrary>) {
    for (const library of libraries) {
      for (const statement of [...library.expressions.values(), ...[...library.functions.values()].flat()]) {
        const key = statementKey(library.name, statement.name, statement);
        this.#walk(statement.expression, key, { library, within: key, aliases: new Map() });
      }
    }
  }

  /** Keys of the retrieves that the rows of a query can come from. */
  retrievesOf({ definition, localId }: TracedQuery): ReadonlySet<string> {
    const reached = new Set([`rows ${clauseKey(definition, localId)}`]);
    for (const key of reached) for (const next of this.#drawsOn.get(key) ?? []) reached.add(next);
    return reached;
  }

  #walk(node: unknown, into: string, place: Place): void {
    if (Array.isArray(node)) for (const item of node as unknown[]) this.#walk(item, into, place);
    else if (isElmNode(node)) this.#walkNode(node, into, place);
    else if (typeof node === 'object' && node !== null) this.#walk(Object.values(node), into, place);
  }

  #walkNode(node: ElmNode, into: string, place: Place): void {
    switch (node.type) {
      case 'Retrieve':
        return this.#draw(into, clauseKey({ library: place.library.name }, node.localId ?? ''));
      case 'ExpressionRef':
        return this.#draw(into, statementKey(libraryOf(node, place).name, String(node['name'])));
      case 'OperandRef':
        return this.#draw(into, `${place.within} ${String(node['name'])}`);
      case 'AliasRef':
        return this.#draw(into, place.aliases.get(String(node['name'])));
      case 'FunctionRef':
        return this.#walkCall(node, into, place);
      case 'Query':
        return this.#walkQuery(node, into, place);
      default:
        for (const [name, value] of Object.entries(node)) if (name !== 'annotation') this.#walk(value, into, place);
    }
  }

  #walkCall(node: ElmNode, into: string, place: Place): void {
    const library = libraryOf(node, place);
    const name = String(node['name']);
    const overloads = library.functions.get(name) ?? [];
    for (const overload of overloads) this.#draw(into, statementKey(library.name, name, overload));
    for (const [index, given] of ((node['operand'] as unknown[] | undefined) ?? []).entries()) {
      const argument = `argument ${++this.#calls}`;
      this.#walk(given, argument, place);
      this.#draw(into, argument);
      for (const overload of overloads) {
        const operand = overload.operand[index];
        if (operand) this.#draw(`${statementKey(library.name, name, overload)} ${operand.name}`, argument);
      }
    }
  }

  #walkQuery(node: ElmNode, into: string, place: Place): void {
    const rows = `rows ${clauseKey({ library: place.library.name }, node.localId ?? '')}`;
    const aliases = new Map(place.aliases);
    for (const { alias, expression } of (node['source'] ?? []) as { alias: string; expression: unknown }[]) {
      const source = `alias ${++this.#calls}`;
      this.#walk(expression, source, place);
      this.#draw(rows, source);
      aliases.set(alias, source);
    }
    this.#draw(into, rows);
    const { source: _source, annotation: _annotation, ...clauses } = node;
    this.#walk(Object.values(clauses), into, { ...place, aliases });
  }

  #draw(into: string, from: string | undefined): void {
    if (from === undefined) return;
    const known = this.#drawsOn.get(into);
    if (known) known.add(from);
    else this.#drawsOn.set(into, new Set([from]));
  }
}

/** Names a clause among those of all libraries. */
export function clauseKey({ library }: Pick<TracedDefinition, 'library'>, localId: string): string {
  return `clause ${library} ${localId}`;
}

function statementKey(library: string, name: string, { type }: Partial<ElmStatement> = {}): string {
  return `${type === 'FunctionDef' ? 'function' : 'definition'} ${library} ${name}`;
}

/** The library that a reference names. A plan with a name that is not bound was never compiled. */
function libraryOf(node: ElmNode, { library }: Place): LinkedLibrary {
  return library.includes.get(String(node['libraryName'])) ?? library;
}
