import { Code, ValueSet } from 'cql-execution';
import type { TerminologyProvider } from 'cql-execution';
import { parseValueSet } from '../../fhir/value-set.js';
import type { MeasurePackage, PlanWarning } from '../engine.js';
import { canonicalOf } from '../measure-definition.js';
import type { PackageLibraries } from '../package-libraries.js';

/** A value set with an index, so that membership costs one look-up and not a pass over all codes. */
export class IndexedValueSet extends ValueSet {
  readonly #keys: ReadonlySet<string>;

  constructor(oid: string, version: string | undefined, codes: readonly Code[]) {
    super(oid, version, [...codes]);
    this.#keys = new Set(codes.map(({ code, system }) => membershipKey(system, code)));
  }

  /** Whether a code of that system is a member; the system counts as much as the code. */
  includes(system: string | undefined, code: string | undefined): boolean {
    return this.#keys.has(membershipKey(system, code));
  }

  /** Same answers as the class above: plain strings keep its rule about several code systems. */
  override hasMatch(code: unknown): boolean {
    const codes = codeList(code);
    if (codes.some((item) => typeof item === 'string')) return super.hasMatch(code) as boolean;
    return codes.some((item) => this.includes((item as Code).system, (item as Code).code));
  }
}

/** The value sets of one package, turned into codes once. A set that the package lacks is empty. */
export class PackageTerminology implements TerminologyProvider {
  readonly #versions = new Map<string, IndexedValueSet[]>();

  constructor(source: MeasurePackage) {
    for (const valueSet of source.valueSets) {
      const { codes, from } = parseValueSet(valueSet);
      if (from === 'none' || valueSet.url === undefined) continue;
      const set = new IndexedValueSet(
        valueSet.url,
        valueSet.version,
        codes.map(({ code, system, version, display }) => new Code(code, system, version, display)),
      );
      this.#versions.set(valueSet.url, [...(this.#versions.get(valueSet.url) ?? []), set]);
    }
  }

  findValueSetsByOid(url: string): ValueSet[] {
    return this.#versions.get(url) ?? [];
  }

  /** Without a version the greatest one, as the engine itself chooses. */
  findValueSet(url: string, version?: string): ValueSet {
    return this.#find(url, version) ?? new IndexedValueSet(url, version, []);
  }

  /** One warning for each value set that the libraries name and the package cannot expand. */
  warnings(source: MeasurePackage, { all }: PackageLibraries): PlanWarning[] {
    const measure = canonicalOf(source.measure);
    const named = new Map(
      all
        .flatMap(({ library }) => library.valueSets?.def ?? [])
        .map(({ id, version, name }) => [version ? `${id}|${version}` : id, { id, version, name }]),
    );
    return [...named]
      .filter(([, { id, version }]) => !this.#find(id, version))
      .map(([canonical, { name }]) => ({
        measure,
        subject: canonical,
        message: `${measure}: value set "${name}" (${canonical}) has no expansion in the package and is treated as empty`,
      }));
  }

  #find(url: string, version: string | undefined): IndexedValueSet | undefined {
    const versions = this.#versions.get(url) ?? [];
    if (version !== undefined) return versions.find((set) => set.version === version);
    return versions.reduce<IndexedValueSet | undefined>(
      (best, set) => (best && (best.version ?? '') > (set.version ?? '') ? best : set),
      undefined,
    );
  }
}

function membershipKey(system: string | undefined, code: string | undefined): string {
  return `${system ?? ''}|${code ?? ''}`;
}

/** Codes of a Code, a Concept, or any nesting of lists of them. */
function codeList(value: unknown): unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap(codeList);
  const { codes } = value as { codes?: unknown };
  return Array.isArray(codes) ? codes : [value];
}
