import { Code, ValueSet } from 'cql-execution';
import type { TerminologyProvider } from 'cql-execution';
import type { ExpandedValueSet, PackageValueSets } from '../package-value-sets.js';

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

/** The value sets of one package as the engine asks for them. A set that the package lacks is empty. */
export class PackageTerminology implements TerminologyProvider {
  readonly #indexed = new Map<ExpandedValueSet, IndexedValueSet>();

  constructor(private readonly valueSets: PackageValueSets) {}

  findValueSetsByOid(url: string): ValueSet[] {
    return this.valueSets.versions(url).map((valueSet) => this.#index(valueSet));
  }

  findValueSet(url: string, version?: string): ValueSet {
    const found = this.valueSets.find(url, version);
    return found ? this.#index(found) : new IndexedValueSet(url, version, []);
  }

  #index(valueSet: ExpandedValueSet): IndexedValueSet {
    let indexed = this.#indexed.get(valueSet);
    if (!indexed) {
      const codes = valueSet.codes.map(
        ({ code, system, version, display }) => new Code(code, system, version, display),
      );
      this.#indexed.set(valueSet, (indexed = new IndexedValueSet(valueSet.url, valueSet.version, codes)));
    }
    return indexed;
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
