import type { MemberCode } from '../fhir/value-set.js';
import { ValueSetExpander } from '../terminology/value-set-expander.js';
import type { MeasurePackage, PlanWarning } from './engine.js';
import { canonicalOf } from './measure-definition.js';
import type { PackageLibraries } from './package-libraries.js';

/** One version of a value set with its members. */
export interface ExpandedValueSet {
  url: string;
  version: string | undefined;
  codes: readonly MemberCode[];
}

/** The value sets of one package that have an expansion, read once. */
export class PackageValueSets {
  readonly #versions = new Map<string, ExpandedValueSet[]>();

  constructor(source: Pick<MeasurePackage, 'valueSets'>) {
    const expander = new ValueSetExpander(source.valueSets);
    for (const valueSet of source.valueSets) {
      const { codes, from } = expander.expand(valueSet);
      if (from === 'none' || valueSet.url === undefined) continue;
      const versions = this.#versions.get(valueSet.url) ?? [];
      versions.push({ url: valueSet.url, version: valueSet.version, codes });
      this.#versions.set(valueSet.url, versions);
    }
  }

  versions(url: string): readonly ExpandedValueSet[] {
    return this.#versions.get(url) ?? [];
  }

  /** The version asked for; without one the greatest, as cql-execution chooses. */
  find(url: string, version: string | undefined): ExpandedValueSet | undefined {
    const versions = this.versions(url);
    if (version !== undefined) return versions.find((set) => set.version === version);
    return versions.reduce<ExpandedValueSet | undefined>(
      (best, set) => (best && (best.version ?? '') > (set.version ?? '') ? best : set),
      undefined,
    );
  }

  /** One warning for each value set that the libraries name and the package cannot expand. */
  warnings({ measure }: Pick<MeasurePackage, 'measure'>, { all }: PackageLibraries): PlanWarning[] {
    const canonical = canonicalOf(measure);
    const named = new Map(
      all
        .flatMap(({ library }) => library.valueSets?.def ?? [])
        .map(({ id, version, name }) => [version ? `${id}|${version}` : id, { id, version, name }]),
    );
    return [...named]
      .filter(([, { id, version }]) => !this.find(id, version))
      .map(([subject, { name }]) => ({
        measure: canonical,
        subject,
        message: `${canonical}: value set "${name}" (${subject}) has no expansion in the package and is treated as empty`,
      }));
  }
}
