import { isNamedBy, libraryName } from '../elm.js';
import type { ElmLibrary, ElmOperand, ElmStatement } from '../elm.js';
import { MeasurePackageError } from '../measure-package-error.js';
import type { PackageLibraries } from '../package-libraries.js';
import type { PackageValueSets } from '../package-value-sets.js';
import { Code, ValueSet } from '../runtime/clinical.js';

/** A library with what its names stand for, bound before anything is compiled. */
export interface LinkedLibrary {
  /** `id|version`. */
  readonly name: string;
  readonly elm: ElmLibrary['library'];
  /** By local identifier. */
  readonly includes: ReadonlyMap<string, LinkedLibrary>;
  readonly valueSets: ReadonlyMap<string, ValueSet>;
  readonly expressions: ReadonlyMap<string, ElmStatement>;
  readonly functions: ReadonlyMap<string, readonly ElmFunction[]>;
}

export interface ElmFunction extends ElmStatement {
  readonly operand: readonly ElmOperand[];
}

/** A package whose libraries are bound one after the other; null: one that is not yet done. */
interface LinkedPackage {
  readonly libraries: PackageLibraries;
  readonly valueSets: PackageValueSets;
  readonly reached: Map<ElmLibrary, LinkedLibrary | null>;
}

/** Published packages are some five libraries deep. */
const MAXIMUM_DEPTH = 50;

/**
 * Binds the libraries of all packages of a plan. Packages share a library, and with it every value computed for a
 * person, when its text, its value sets and all that it includes are the same.
 */
export class Linker {
  readonly #linked = new Map<string, LinkedLibrary>();
  readonly #numbers = new Map<unknown, number>();
  readonly #valueSets = new Map<string, ValueSet>();

  /**
   * The main library of a package.
   * @throws MeasurePackageError for libraries that include each other in a circle, or too deep
   */
  link(libraries: PackageLibraries, valueSets: PackageValueSets): LinkedLibrary {
    return this.#link(libraries.main, { libraries, valueSets, reached: new Map() }, 0);
  }

  #link(source: ElmLibrary, from: LinkedPackage, depth: number): LinkedLibrary {
    const known = from.reached.get(source);
    if (known) return known;
    const { library } = source;
    if (known === null) throw unlinkable(library, 'includes itself, through others or at once');
    if (depth > MAXIMUM_DEPTH) throw unlinkable(library, `is included more than ${MAXIMUM_DEPTH} libraries deep`);
    from.reached.set(source, null);
    const linked = this.#linkParts(source, from, depth);
    from.reached.set(source, linked);
    return linked;
  }

  #linkParts(source: ElmLibrary, from: LinkedPackage, depth: number): LinkedLibrary {
    const { library } = source;
    const { libraries, valueSets } = from;
    const includes = new Map<string, LinkedLibrary>();
    for (const { localIdentifier, path, version } of library.includes?.def ?? []) {
      const included = libraries.all.find(
        ({ library: { identifier } }) =>
          isNamedBy(identifier, path) && (version === undefined || identifier.version === version),
      );
      if (included) includes.set(localIdentifier, this.#link(included, from, depth + 1));
    }
    const bound = this.#bindValueSets(source, valueSets);
    const key = [source, ...includes.values(), ...bound.values()].map((part) => this.#number(part)).join(' ');
    let linked = this.#linked.get(key);
    if (!linked) this.#linked.set(key, (linked = linkedLibrary(source, includes, bound)));
    return linked;
  }

  #bindValueSets({ library }: ElmLibrary, valueSets: PackageValueSets): Map<string, ValueSet> {
    const bound = new Map<string, ValueSet>();
    for (const { name, id, version } of library.valueSets?.def ?? []) {
      const found = valueSets.find(id, version);
      const codes = (found?.codes ?? []).map(
        (member) => new Code(member.code, member.system, member.version ?? null, member.display ?? null),
      );
      bound.set(name, this.#sharedValueSet(new ValueSet(id, found?.version ?? version ?? null, name, codes)));
    }
    return bound;
  }

  /** Packages of one publisher carry the same value sets again and again. */
  #sharedValueSet(valueSet: ValueSet): ValueSet {
    const { id, version, name, codes } = valueSet;
    const members = codes.map(({ code, system }) => `${system}|${code}`);
    const key = JSON.stringify([id, version, name, members]);
    const known = this.#valueSets.get(key);
    if (!known) this.#valueSets.set(key, valueSet);
    return known ?? valueSet;
  }

  #number(part: unknown): number {
    const known = this.#numbers.get(part);
    if (known !== undefined) return known;
    this.#numbers.set(part, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}

function unlinkable({ identifier }: ElmLibrary['library'], reason: string): MeasurePackageError {
  return new MeasurePackageError(`The library ${libraryName(identifier)} ${reason}`);
}

function linkedLibrary(
  { library }: ElmLibrary,
  includes: ReadonlyMap<string, LinkedLibrary>,
  valueSets: ReadonlyMap<string, ValueSet>,
): LinkedLibrary {
  const expressions = new Map<string, ElmStatement>();
  const functions = new Map<string, ElmFunction[]>();
  for (const statement of library.statements?.def ?? []) {
    if (statement.type !== 'FunctionDef') {
      expressions.set(statement.name, statement);
      continue;
    }
    const overloads = functions.get(statement.name) ?? [];
    overloads.push({ ...statement, operand: statement.operand ?? [] });
    functions.set(statement.name, overloads);
  }
  return { name: libraryName(library.identifier), elm: library, includes, valueSets, expressions, functions };
}

/** A library and all that it includes, each once, itself first. */
export function librariesFrom(library: LinkedLibrary, reached = new Set<LinkedLibrary>()): Set<LinkedLibrary> {
  if (reached.has(library)) return reached;
  reached.add(library);
  for (const included of library.includes.values()) librariesFrom(included, reached);
  return reached;
}
