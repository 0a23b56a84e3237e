import type { MeasurePackage } from '../../../cql/engine.js';
import { DefinitionChanges, type DefinitionChange } from './definition-changes.js';
import { DefinitionIndex, libraryVersions } from './definition-index.js';
import { compareMeasures, type MeasureChange } from './measure-changes.js';
import { compareValueSets, type ValueSetChange } from './value-set-changes.js';

/** A library at another version, or one that only one of the packages has. */
export interface LibraryChange {
  name: string;
  /** `id|version`; null where it is not there. */
  before: string | null;
  after: string | null;
}

/** What differs between two packages, in what they evaluate. */
export interface PackageChanges {
  measure: MeasureChange[];
  libraries: LibraryChange[];
  definitions: DefinitionChange[];
  valueSets: ValueSetChange[];
}

/** Two packages side by side. */
export class PackageComparison {
  readonly before: DefinitionIndex;
  readonly after: DefinitionIndex;
  readonly definitions: DefinitionChanges;
  readonly changes: PackageChanges;

  /** @throws MeasurePackageError when the libraries of a package cannot be read */
  constructor(before: MeasurePackage, after: MeasurePackage) {
    this.before = new DefinitionIndex(before);
    this.after = new DefinitionIndex(after);
    const valueSets = compareValueSets(
      { source: before, libraries: this.before.libraries },
      { source: after, libraries: this.after.libraries },
    );
    const changedSets = valueSets
      .filter(({ change }) => change === 'codes')
      .map(({ url, name }) => [url, name] as const);
    this.definitions = new DefinitionChanges(this.before, this.after, new Map(changedSets));
    this.changes = {
      measure: compareMeasures(before.measure, after.measure),
      libraries: compareLibraries(libraryVersions(this.before), libraryVersions(this.after)),
      definitions: this.definitions.list(),
      valueSets,
    };
  }
}

function compareLibraries(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): LibraryChange[] {
  return [...new Set([...after.keys(), ...before.keys()])]
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => ({ name, before: before.get(name) ?? null, after: after.get(name) ?? null }));
}
