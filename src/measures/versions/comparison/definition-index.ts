import { annotatedText } from '../../../cql/compile/annotation.js';
import type { ElmLibrary, ElmParameter, ElmStatement } from '../../../cql/elm.js';
import { libraryName } from '../../../cql/elm.js';
import type { MeasurePackage } from '../../../cql/engine.js';
import { canonicalOf, readGroups, readSupplemental } from '../../../cql/measure-definition.js';
import { MeasurePackageError } from '../../../cql/measure-package-error.js';
import { readPackageLibraries } from '../../../cql/package-libraries.js';
import type { PackageLibraries } from '../../../cql/package-libraries.js';
import { logicOf, type LogicScope } from './elm-logic.js';

export type DefinitionKind = 'expression' | 'function' | 'parameter';

/** One definition of a package's libraries. */
export interface IndexedDefinition {
  /** The same for the same definition in another version of the package. */
  key: string;
  /** Id of its library, without version. */
  library: string;
  /** Functions with the types of their operands: `Name(Type, Type)`. */
  name: string;
  kind: DefinitionKind;
  /** Equal where the own logic is the same. */
  logic: string;
  /** Its CQL; null where the library was translated without annotations. */
  text: string | null;
  /** Keys of the definitions it names. */
  uses: readonly string[];
  /** Urls of the value sets it names. */
  valueSets: readonly string[];
}

/** Evaluations set it, so its default says nothing. https://hl7.org/fhir/us/cqfmeasures/measure-conformance.html */
const MEASUREMENT_PERIOD = 'Measurement Period';

/** Every definition of a package: its own library, which may change its name between versions, and the included ones. */
export class DefinitionIndex {
  /** By key, the own library first, in the order of the text. */
  readonly definitions: ReadonlyMap<string, IndexedDefinition>;
  readonly libraries: PackageLibraries;
  readonly #byName = new Map<string, string[]>();

  /** @throws MeasurePackageError naming the libraries or ELM that the package lacks */
  constructor(private readonly source: MeasurePackage) {
    const problems: string[] = [];
    const libraries = readPackageLibraries(source, problems);
    if (!libraries || problems.length > 0) throw new MeasurePackageError(problems);
    this.libraries = libraries;
    const drafts = libraries.all.flatMap(({ library }) => this.#draftsOf(library));
    for (const { key, nameKey } of drafts) this.#byName.set(nameKey, [...(this.#byName.get(nameKey) ?? []), key]);
    this.definitions = new Map(drafts.map((draft) => [draft.key, this.#linked(draft)]));
  }

  /** Canonical `url|version` of the measure. */
  get measure(): string {
    return canonicalOf(this.source.measure);
  }

  /** Keys of what the own library defines under this name: an expression, or all overloads of a function. */
  named(name: string): readonly string[] {
    return this.#byName.get(nameKeyOf('', name)) ?? [];
  }

  /** Key of an expression, by the library's `id|version` or id as explanations give it. */
  keyOf(library: string, name: string): string {
    const [id = ''] = library.split('|');
    return nameKeyOf(this.#libraryKey({ id }), name);
  }

  /** Keys of everything that populations, strata and supplemental data draw on. */
  reached(): ReadonlySet<string> {
    const reached = new Set(this.#roots().flatMap((name) => this.named(name)));
    for (const key of reached) for (const used of this.definitions.get(key)?.uses ?? []) reached.add(used);
    return reached;
  }

  #roots(): string[] {
    const groups = readGroups(this.source.measure);
    return [
      ...groups.flatMap(({ populations }) => populations.map(({ expression }) => expression)),
      ...groups
        .flatMap(({ stratifiers }) => stratifiers.flatMap(({ components }) => components))
        .map((c) => c.expression),
      ...readSupplemental(this.source.measure).map(({ expression }) => expression),
    ];
  }

  #libraryKey({ id }: { id: string }): string {
    return id === this.libraries.main.library.identifier.id ? '' : id;
  }

  #draftsOf(elm: ElmLibrary['library']): Draft[] {
    const library = this.#libraryKey(elm.identifier);
    const scope: LogicScope = {
      elm,
      all: this.libraries.all,
      keyOf: ({ identifier }) => this.#libraryKey(identifier),
    };
    const parameters = (elm.parameters?.def ?? []).map((one) => parameterDraft(one, library, scope));
    const statements = (elm.statements?.def ?? [])
      .filter(({ name, context }) => name !== context)
      .map((one) => statementDraft(one, library, scope));
    return [...statements, ...parameters];
  }

  #linked({ used, nameKey: _, ...draft }: Draft): IndexedDefinition {
    const uses = used.flatMap(({ library, name }) => this.#byName.get(nameKeyOf(library, name)) ?? []);
    return { ...draft, uses: [...new Set(uses)] };
  }
}

/** A definition whose references are not yet keys. */
interface Draft extends Omit<IndexedDefinition, 'uses'> {
  nameKey: string;
  used: { library: string; name: string }[];
}

function statementDraft(statement: ElmStatement, library: string, scope: LogicScope): Draft {
  const { name, type, operand = [], context, expression, external } = statement;
  const isFunction = type === 'FunctionDef';
  const { text: logic, uses: used, valueSets } = logicOf({ context, operand, expression, external }, scope);
  const full = isFunction ? `${name}(${operand.map(operandType).join(', ')})` : name;
  const text = annotatedText(statement, new Set())
    .map((piece) => piece.text)
    .join('')
    .trim();
  return {
    key: nameKeyOf(library, full),
    nameKey: nameKeyOf(library, name),
    library: scope.elm.identifier.id,
    name: full,
    kind: isFunction ? 'function' : 'expression',
    logic,
    text: text === '' ? null : text,
    used,
    valueSets,
  };
}

function parameterDraft({ name, ...parameter }: ElmParameter, library: string, scope: LogicScope): Draft {
  const { parameterTypeSpecifier } = parameter;
  const read = logicOf(name === MEASUREMENT_PERIOD ? { parameterTypeSpecifier } : parameter, scope);
  return {
    key: nameKeyOf(library, name),
    nameKey: nameKeyOf(library, name),
    library: scope.elm.identifier.id,
    name,
    kind: 'parameter',
    logic: read.text,
    text: null,
    used: read.uses,
    valueSets: read.valueSets,
  };
}

function nameKeyOf(library: string, name: string): string {
  return JSON.stringify([library, name]);
}

/** `Encounter`, `List<Encounter>`: names of types without their models. */
function operandType({
  operandType: named,
  operandTypeSpecifier: specifier,
}: NonNullable<ElmStatement['operand']>[number]): string {
  return named === undefined ? specifiedType(specifier) : shortType(named);
}

function specifiedType(specifier: unknown): string {
  const { type, name, elementType, pointType } = (specifier ?? {}) as Record<string, unknown>;
  if (typeof name === 'string') return shortType(name);
  if (elementType !== undefined) return `List<${specifiedType(elementType)}>`;
  if (pointType !== undefined) return `Interval<${specifiedType(pointType)}>`;
  return typeof type === 'string' ? type.replace(/TypeSpecifier$/, '') : 'Any';
}

function shortType(name: string): string {
  return name.replace(/^\{.*\}/, '');
}

/** Name and version of each library, by its name. */
export function libraryVersions({ libraries }: DefinitionIndex): Map<string, string> {
  return new Map(libraries.all.map(({ library: { identifier } }) => [identifier.id, libraryName(identifier)]));
}
