import { isNamedBy, type ElmLibrary, type ElmReference } from '../../../cql/elm.js';
import { MeasurePackageError } from '../../../cql/measure-package-error.js';

/** What a definition's logic says, freed of all that a translator adds, and what it draws on. */
export interface Logic {
  /** Equal for two definitions exactly when their own logic is the same, whatever they draw on is like. */
  text: string;
  /** Expressions, functions and parameters it names: library key and name. */
  uses: { library: string; name: string }[];
  /** Urls of the value sets it names. */
  valueSets: string[];
}

/** The library around a definition, and how the libraries it includes are told apart. */
export interface LogicScope {
  elm: ElmLibrary['library'];
  all: readonly ElmLibrary[];
  keyOf: (library: ElmLibrary['library']) => string;
}

/** Places, texts and types: of the translator, not of the logic. https://cql.hl7.org/elm.html */
const NOT_LOGIC = new Set([
  'localId',
  'locator',
  'annotation',
  'resultTypeName',
  'resultTypeSpecifier',
  'signature',
  'accessLevel',
]);

const USES = new Set(['ExpressionRef', 'FunctionRef', 'ParameterRef']);

/** Elements that name a definition of terminology without saying so in a type. */
const NAMED_BY_PLACE: Readonly<Record<string, string>> = { valueset: 'ValueSetRef', codesystem: 'CodeSystemRef' };

/** More than any author writes; hostile packages nest without end. */
const MAXIMUM_DEPTH = 1000;

/**
 * Reads the logic of an ELM node. Names of this library's own (aliases of includes, names of codes and value sets) are
 * replaced by what they stand for, so that renaming one changes nothing.
 * @throws MeasurePackageError for nodes that are nested too deep
 */
export function logicOf(node: unknown, scope: LogicScope): Logic {
  const logic: Logic = { text: '', uses: [], valueSets: [] };
  logic.text = JSON.stringify(normalised(node, scope, logic, 0)) ?? '';
  return logic;
}

function normalised(node: unknown, scope: LogicScope, logic: Logic, depth: number): unknown {
  if (depth > MAXIMUM_DEPTH) throw new MeasurePackageError('The logic is nested too deep to be compared');
  if (Array.isArray(node)) return (node as unknown[]).map((item) => normalised(item, scope, logic, depth + 1));
  if (typeof node !== 'object' || node === null) return node;
  const fields = Object.entries(node)
    .filter(([name]) => !NOT_LOGIC.has(name))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => [name, normalised(typed(name, value), scope, logic, depth + 1)]);
  return { ...Object.fromEntries(fields), ...meaningOf(node, scope, logic) };
}

interface NamedNode {
  type?: unknown;
  name?: unknown;
  libraryName?: unknown;
}

function typed(place: string, value: unknown): unknown {
  const type = NAMED_BY_PLACE[place];
  return type !== undefined && typeof value === 'object' && value !== null ? { type, ...value } : value;
}

/** What a name stands for takes the place of the name; nothing for a node that names no definition. */
function meaningOf({ type, name, libraryName }: NamedNode, scope: LogicScope, logic: Logic): object {
  if (typeof type !== 'string' || typeof name !== 'string') return {};
  const library = typeof libraryName === 'string' ? included(libraryName, scope) : scope.elm;
  if (!library) return {};
  if (USES.has(type)) {
    const used = { library: scope.keyOf(library), name };
    logic.uses.push(used);
    return { libraryName: used.library };
  }
  const meaning = termOf(type, { name }, { ...scope, elm: library });
  if (meaning === undefined) return {};
  if (type === 'ValueSetRef') logic.valueSets.push(meaning as string);
  return { name: meaning, libraryName: undefined };
}

function included(alias: string, { elm, all }: LogicScope): ElmLibrary['library'] | undefined {
  const include = elm.includes?.def?.find(({ localIdentifier }) => localIdentifier === alias);
  if (!include) return undefined;
  const { path, version } = include;
  return all.find(
    ({ library: { identifier } }) =>
      isNamedBy(identifier, path) && (version === undefined || identifier.version === version),
  )?.library;
}

/** The url of a value set or code system, `system|code` of a code, those of a concept; undefined for other types. */
function termOf(type: string, { name, libraryName }: ElmReference, from: LogicScope): unknown {
  const elm = libraryName === undefined ? from.elm : included(libraryName, from);
  return elm && TERMS[type]?.(name, { ...from, elm });
}

/** What each kind of terminology reference names in a library. */
const TERMS: Readonly<Record<string, (name: string, scope: LogicScope) => unknown>> = {
  ValueSetRef: (name, { elm }) => named(elm.valueSets, name)?.id,
  CodeSystemRef: (name, { elm }) => named(elm.codeSystems, name)?.id,
  CodeRef: (name, scope) => {
    const code = named(scope.elm.codes, name);
    return code && `${String(code.codeSystem && termOf('CodeSystemRef', code.codeSystem, scope))}|${code.id}`;
  },
  ConceptRef: (name, scope) => {
    return named(scope.elm.concepts, name)?.code.map((code) => termOf('CodeRef', code, scope));
  },
};

function named<T extends { name: string }>(section: { def?: T[] } | undefined, name: string): T | undefined {
  return section?.def?.find((definition) => definition.name === name);
}
