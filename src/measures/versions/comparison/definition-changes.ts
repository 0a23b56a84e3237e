import type { DefinitionIndex, DefinitionKind, IndexedDefinition } from './definition-index.js';

/** A definition that differs between two packages, by itself or by what it draws on. */
export interface DefinitionChange {
  /** Id of its library, without version. */
  library: string;
  /** Functions with the types of their operands. */
  name: string;
  kind: DefinitionKind;
  /** `affected`: its own logic is the same, something that it draws on is not. */
  change: 'added' | 'removed' | 'changed' | 'affected';
  /** Whether a population, stratum or supplemental data element draws on it. */
  used: boolean;
  /** Its CQL; null where it is not there, for `affected`, and where a library was translated without annotations. */
  before: string | null;
  after: string | null;
  /** For `affected`: the changed definitions and value sets it draws on, by name, the nearest first. */
  causes: string[];
}

const ORDER = { changed: 0, added: 1, removed: 2, affected: 3 };

/** Compares definitions by their logic; those in use come first. `changes` has them by key. */
export class DefinitionChanges {
  /** By key of {@link DefinitionIndex}. */
  readonly changes: ReadonlyMap<string, DefinitionChange>;
  readonly #own = new Map<string, DefinitionChange['change']>();

  /** @param changedSets names of the value sets whose members differ, by url */
  constructor(
    private readonly before: DefinitionIndex,
    private readonly after: DefinitionIndex,
    private readonly changedSets: ReadonlyMap<string, string>,
  ) {
    const keys = [...new Set([...after.definitions.keys(), ...before.definitions.keys()])];
    for (const key of keys) {
      const change = ownChange(before.definitions.get(key), after.definitions.get(key));
      if (change) this.#own.set(key, change);
    }
    const used = new Set([...before.reached(), ...after.reached()]);
    this.changes = new Map(keys.flatMap((key) => this.#changeOf(key, used)));
  }

  /** Those in use first; then by what changed. */
  list(): DefinitionChange[] {
    return [...this.changes.values()].sort(
      (one, other) => Number(other.used) - Number(one.used) || ORDER[one.change] - ORDER[other.change],
    );
  }

  #changeOf(key: string, used: ReadonlySet<string>): [string, DefinitionChange][] {
    const [old, young] = [this.before.definitions.get(key), this.after.definitions.get(key)];
    const definition = young ?? old;
    if (!definition) return [];
    const own = this.#own.get(key);
    const causes = own === undefined ? this.#causes(definition) : [];
    if (own === undefined && causes.length === 0) return [];
    const { library, name, kind } = definition;
    const texts =
      own === undefined ? { before: null, after: null } : { before: old?.text ?? null, after: young?.text ?? null };
    return [[key, { library, name, kind, change: own ?? 'affected', used: used.has(key), ...texts, causes }]];
  }

  /** Breadth first, so that what it names itself comes before what that draws on. */
  #causes(definition: IndexedDefinition): string[] {
    const causes = new Set<string>();
    const reached = new Set([definition.key]);
    for (const key of reached) {
      const found = this.after.definitions.get(key) ?? this.before.definitions.get(key);
      if (!found) continue;
      if (this.#own.has(key)) {
        causes.add(found.name);
        continue;
      }
      for (const url of found.valueSets) {
        const name = this.changedSets.get(url);
        if (name !== undefined) causes.add(`value set ${name}`);
      }
      for (const used of found.uses) reached.add(used);
    }
    return [...causes];
  }
}

function ownChange(
  before: IndexedDefinition | undefined,
  after: IndexedDefinition | undefined,
): DefinitionChange['change'] | undefined {
  if (!before) return 'added';
  if (!after) return 'removed';
  return before.logic === after.logic ? undefined : 'changed';
}
