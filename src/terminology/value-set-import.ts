import { isDeepStrictEqual } from 'node:util';
import { label, memberKey, type MemberCode } from '../fhir/value-set.js';
import type { ValueSet } from '../fhir/types.js';
import { parseCanonical } from './canonical.js';
import { ValueSetExpander, withExpansion, type ExpandedCodes } from './value-set-expander.js';
import type { ValueSetRow } from './value-set.queries.js';

/** What became of a value set of an import. */
export interface ImportResult {
  /** `already there`: the same codes under the same version, nothing was written. */
  result: 'imported' | 'replaced' | 'already there';
  /** Codes that a replaced version did not have. */
  added: number;
  /** Codes that a replaced version had and that are gone. */
  removed: number;
}

/** Urls of the value sets that these definitions include and that are not among them. */
export function includedElsewhere(valueSets: readonly ValueSet[]): string[] {
  const here = new Set(valueSets.map(label));
  const references = valueSets
    .filter(({ expansion }) => !expansion)
    .flatMap(({ compose }) => [...(compose?.include ?? []), ...(compose?.exclude ?? [])])
    .flatMap(({ valueSet = [] }) => valueSet);
  return [...new Set(references.filter((one) => !here.has(one)).map((one) => parseCanonical(one).url))];
}

/**
 * The rows of an import, each version once, its codes computed where it has only a definition.
 * @param stored value sets that the definitions may include beside those of the import
 * @returns `faults` in whole sentences: no url, no codes, a part of the codes, two contents under one version
 */
export function prepareImport(
  valueSets: readonly ValueSet[],
  stored: readonly ValueSet[],
  importedAt: Date,
): { rows: ValueSetRow[]; faults: string[] } {
  const expander = new ValueSetExpander([...valueSets, ...stored]);
  const rows = new Map<string, ValueSetRow>();
  const faults = new Set<string>();
  for (const valueSet of valueSets) {
    const expanded = expander.expand(valueSet);
    for (const fault of faultsOf(valueSet, expanded)) faults.add(fault);
    const row = rowOf(valueSet, expanded, importedAt);
    const key = label(valueSet);
    const other = rows.get(key);
    if (other && !sameCodes(codesOf(other.content), expanded.codes)) {
      faults.add(`${key} is in the import twice, with other codes. Import the one that counts.`);
    }
    rows.set(key, row);
  }
  return { rows: [...rows.values()], faults: [...faults] };
}

function faultsOf(valueSet: ValueSet, { codes, from, problems }: ExpandedCodes): string[] {
  const faults = valueSet.url ? [] : [`${label(valueSet)} has no url.`];
  const isEmpty = from !== 'none' && problems.length === 0 && codes.length === 0;
  return [...faults, ...problems, ...(isEmpty ? [`${label(valueSet)} lists no codes.`] : [])];
}

function rowOf(valueSet: ValueSet, expanded: ExpandedCodes, importedAt: Date): ValueSetRow {
  const { url = '', version = '', name, title, experimental } = valueSet;
  return {
    url,
    version,
    name: title ?? name ?? url,
    codeCount: expanded.codes.length,
    starter: experimental === true,
    content: expanded.from === 'compose' ? withExpansion(valueSet, expanded, importedAt.toISOString()) : valueSet,
    importedAt,
  };
}

/** The codes of a value set that has an expansion, or a definition that enumerates them. */
export function codesOf(valueSet: ValueSet): MemberCode[] {
  return new ValueSetExpander().expand(valueSet).codes;
}

/** What the import of a row does to what is stored under its version. */
export function compareWithStored(row: ValueSetRow, stored: ValueSet | undefined): ImportResult {
  if (!stored) return { result: 'imported', added: 0, removed: 0 };
  const [before, after] = [codesOf(stored), codesOf(row.content)];
  if (row.starter === (stored.experimental === true) && isDeepStrictEqual(before, after)) {
    return { result: 'already there', added: 0, removed: 0 };
  }
  return { result: 'replaced', added: countLacking(before, after), removed: countLacking(after, before) };
}

function sameCodes(one: readonly MemberCode[], other: readonly MemberCode[]): boolean {
  return one.length === other.length && countLacking(one, other) === 0;
}

/** How many of `codes` are not in `known`. */
function countLacking(known: readonly MemberCode[], codes: readonly MemberCode[]): number {
  const keys = new Set(known.map(memberKey));
  return codes.filter((member) => !keys.has(memberKey(member))).length;
}
