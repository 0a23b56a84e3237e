import type { ValueSet } from './types.js';

/** A code as value sets list it. */
export interface MemberCode {
  system: string;
  code: string;
  /** Version of the code system, where the value set fixes it. */
  version?: string;
  display?: string;
}

/** The codes of one value set, and how they were known. */
export interface ParsedValueSet {
  codes: MemberCode[];
  /** `expansion`, or `compose` when the definition lists each code itself; `none` when neither gives codes. */
  from: 'expansion' | 'compose' | 'none';
  /** Whole sentences on what is lacking: a page of an expansion, a filter that only a terminology server can follow. */
  problems: string[];
}

type Contains = NonNullable<NonNullable<ValueSet['expansion']>['contains']>;
type Include = NonNullable<ValueSet['compose']>['include'][number];

/**
 * Reads the codes of a value set: its expansion, else its definition where that enumerates them.
 * Abstract entries only group others and are no members; inactive codes are members, because older records hold them.
 * https://hl7.org/fhir/R4/valueset.html#expansion
 */
export function parseValueSet(valueSet: ValueSet): ParsedValueSet {
  if (valueSet.expansion) return fromExpansion(valueSet);
  if (valueSet.compose) return fromCompose(valueSet);
  return { codes: [], from: 'none', problems: [`${label(valueSet)} has neither an expansion nor a definition.`] };
}

/** `url|version` for messages, or the id of a value set that names no url. */
export function label(valueSet: Pick<ValueSet, 'url' | 'version' | 'id'>): string {
  const url = valueSet.url ?? `ValueSet/${valueSet.id ?? '?'}`;
  return valueSet.version ? `${url}|${valueSet.version}` : url;
}

function fromExpansion(valueSet: ValueSet): ParsedValueSet {
  const contains = valueSet.expansion?.contains ?? [];
  const listed = flatten(contains);
  const total = valueSet.expansion?.total;
  const problems =
    total !== undefined && total > listed.length
      ? [`${label(valueSet)} holds ${listed.length} of ${total} codes: one page of an expansion. Import all of it.`]
      : [];
  const codes = listed
    .filter((entry) => !entry.abstract && entry.code && entry.system)
    .map(({ system = '', code = '', version, display }) => ({ system, code, version, display }));
  return { codes: distinct(codes), from: 'expansion', problems };
}

function flatten(contains: Contains): Contains {
  return contains.flatMap((entry) => [entry, ...flatten(entry.contains ?? [])]);
}

function fromCompose(valueSet: ValueSet): ParsedValueSet {
  const { include = [], exclude = [] } = valueSet.compose ?? {};
  if (![...include, ...exclude].every(isEnumerated)) {
    return {
      codes: [],
      from: 'none',
      problems: [`${label(valueSet)} is defined by a filter or by other value sets. Import its expansion.`],
    };
  }
  const excluded = new Set(exclude.flatMap(enumerated).map(keyOf));
  const codes = include.flatMap(enumerated).filter((member) => !excluded.has(keyOf(member)));
  return { codes: distinct(codes), from: 'compose', problems: [] };
}

function isEnumerated(part: Include): boolean {
  return Boolean(part.system && part.concept?.length) && !part.filter?.length && !part.valueSet?.length;
}

function enumerated(part: Include): MemberCode[] {
  return (part.concept ?? []).map(({ code, display }) => ({
    system: part.system ?? '',
    code,
    version: part.version,
    display,
  }));
}

function distinct(codes: MemberCode[]): MemberCode[] {
  return [...new Map(codes.map((member) => [keyOf(member), member])).values()];
}

function keyOf({ system, code }: MemberCode): string {
  return `${system}|${code}`;
}
