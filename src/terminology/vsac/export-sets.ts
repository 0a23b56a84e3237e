import type { ValueSet } from '../../fhir/types.js';
import { MAX_CODES, tooManyCodes, type MemberCode } from '../../fhir/value-set.js';
import { UnusableInputError } from '../../errors/refusals.js';
import { codeSystemUri } from './code-systems.js';

/** An export that cannot be taken; each reason names the file and the line. */
export class UnusableExportError extends UnusableInputError {
  override name = 'UnusableExportError';
}

/** What an export says of a value set. */
export interface ExportHeader {
  oid: string;
  name: string;
  /** Version of the definition, which is `ValueSet.version` in the Center's FHIR service. */
  version: string;
  /** Version of the expansion, such as `eCQM Update 2025-05-08`. */
  expansion?: string;
}

/** A row of an export. */
export interface ExportRow {
  code: string;
  display?: string;
  systemOid?: string;
  systemName?: string;
  systemVersion?: string;
}

/** Faults that are told; the rest is counted. */
const TOLD = 20;

/** Gathers the rows of an export into value sets, and its faults. */
export class ExportSets {
  readonly #sets = new Map<string, { header: ExportHeader; codes: MemberCode[] }>();
  readonly #faults: string[] = [];

  constructor(private readonly file: string) {}

  /** @throws UnusableExportError when the value set grows beyond the limit: the rest is not read then */
  add(header: ExportHeader, row: ExportRow, line: number): void {
    const system = codeSystemUri({ oid: row.systemOid, name: row.systemName });
    if (!row.code) return this.fault(line, 'the row has no code.');
    if (!system) {
      const named = [row.systemName, row.systemOid].filter(Boolean).join(', ') || 'none';
      return this.fault(line, `code ${row.code} is of a code system that is not known: ${named}.`);
    }
    const { codes } = this.start(header);
    codes.push({ system, code: row.code, version: row.systemVersion || undefined, display: row.display || undefined });
    if (codes.length > MAX_CODES) {
      throw new UnusableExportError(
        tooManyCodes(`${this.file}:${line}: value set ${header.oid}`, `more than ${MAX_CODES}`),
      );
    }
  }

  /** A value set of the export, with or without rows. */
  start(header: ExportHeader): { codes: MemberCode[] } {
    const key = `${header.oid}|${header.version}`;
    const set = this.#sets.get(key) ?? { header, codes: [] };
    this.#sets.set(key, set);
    return set;
  }

  fault(line: number, sentence: string): void {
    this.#faults.push(`${this.file}:${line}: ${sentence}`);
  }

  /** @throws UnusableExportError with every fault found */
  finish(): ValueSet[] {
    const [...faults] = this.#faults.slice(0, TOLD);
    if (this.#faults.length > TOLD) faults.push(`${this.file}: ${this.#faults.length - TOLD} more rows have faults.`);
    if (faults.length > 0) throw new UnusableExportError(faults);
    return [...this.#sets.values()].map(({ header, codes }) => valueSetOf(header, codes));
  }
}

/** Canonical url of a value set of the Center. */
export function vsacUrl(oid: string): string {
  return `http://cts.nlm.nih.gov/fhir/ValueSet/${oid}`;
}

/** Whether this is an object identifier, written without a prefix. */
export function isOid(text: string): boolean {
  return /^[0-2](\.(0|[1-9]\d*))+$/.test(text);
}

function valueSetOf({ oid, name, version, expansion }: ExportHeader, codes: MemberCode[]): ValueSet {
  return {
    resourceType: 'ValueSet',
    id: oid,
    url: vsacUrl(oid),
    identifier: [{ system: 'urn:ietf:rfc:3986', value: `urn:oid:${oid}` }],
    version,
    name,
    title: name,
    status: 'active',
    expansion: {
      ...(expansion ? { identifier: expansion } : {}),
      // An export does not say when it was expanded; the version of its definition is the only date in it.
      timestamp: /^\d{8}$/.test(version) ? version.replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3') : '1970-01-01',
      total: codes.length,
      contains: codes,
    },
  };
}
