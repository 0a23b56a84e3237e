import type { ValueSet } from './types.js';

/** A code as value sets list it. */
export interface MemberCode {
  system: string;
  code: string;
  /** Version of the code system, where the value set fixes it. */
  version?: string;
  display?: string;
  /** No longer in use in its code system; a member all the same, because older records hold it. */
  inactive?: boolean;
}

/** The codes of one value set, and how they were known. */
export interface ParsedValueSet {
  codes: MemberCode[];
  /** `expansion`, or `compose` when they were computed from the definition; `none` when neither gives codes. */
  from: 'expansion' | 'compose' | 'none';
  /** Whole sentences on what is lacking: a page of an expansion, a filter that only a terminology server can follow. */
  problems: string[];
}

/**
 * Most codes one value set may have. Every thread that evaluates keeps each set of its measures in memory, at about
 * 200 bytes a code: at this limit one set takes 50 MB of each thread. The largest set that the eCQMs of 2026 name has
 * less than a tenth of it.
 */
export const MAX_CODES = 250_000;

type Contains = NonNullable<NonNullable<ValueSet['expansion']>['contains']>;

/** `url|version` for messages, or the id of a value set that names no url. */
export function label(valueSet: Pick<ValueSet, 'url' | 'version' | 'id'>): string {
  const url = valueSet.url ?? `ValueSet/${valueSet.id ?? '?'}`;
  return valueSet.version ? `${url}|${valueSet.version}` : url;
}

/** What makes a code the same code: its system and itself. Version and display do not count. */
export function memberKey({ system, code }: Pick<MemberCode, 'system' | 'code'>): string {
  return `${system}|${code}`;
}

/** Each code once, the first of its like. */
export function distinctCodes(codes: Iterable<MemberCode>): MemberCode[] {
  const seen = new Map<string, MemberCode>();
  for (const member of codes) if (!seen.has(memberKey(member))) seen.set(memberKey(member), member);
  return [...seen.values()];
}

/** Why a value set of this size is not taken, and how to go on. */
export function tooManyCodes(subject: string, count: number | string): string {
  return (
    `${subject} has ${count} codes; the limit is ${MAX_CODES}. Import only what the measure needs, or several value ` +
    `sets below the limit which the logic names one by one.`
  );
}

/**
 * Reads the codes of an expansion, nested entries too. Abstract entries only group others and are no members, nor are
 * headings without a code; inactive codes are members.
 * https://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.expansion.contains.abstract
 */
export function readExpansion(valueSet: ValueSet): ParsedValueSet {
  const listed = flattenContains(valueSet.expansion?.contains ?? []);
  const total = valueSet.expansion?.total;
  const codes = distinctCodes(members(listed));
  if (codes.length > MAX_CODES) {
    return { codes: [], from: 'none', problems: [tooManyCodes(label(valueSet), codes.length)] };
  }
  const problems: string[] = [];
  if (total !== undefined && total > listed.length) {
    problems.push(
      `${label(valueSet)} holds ${listed.length} of ${total} codes: one page of an expansion. Import all of it.`,
    );
  }
  const nameless = listed.findIndex(({ system, code, abstract }) => code && !system && !abstract);
  if (nameless >= 0) {
    problems.push(
      `${label(valueSet)}, code ${listed[nameless]?.code} has no system. Membership is by system and code.`,
    );
  }
  return { codes, from: 'expansion', problems };
}

function* members(listed: Contains): Iterable<MemberCode> {
  for (const { system, code, version, display, abstract, inactive } of listed) {
    if (abstract || !code || !system) continue;
    yield { system, code, version, display, ...(inactive ? { inactive } : {}) };
  }
}

/** All entries in their order, without recursion: an expansion may be nested as deep as JSON allows. */
export function flattenContains(contains: Contains): Contains {
  const flat: Contains = [];
  const waiting = [...contains].reverse();
  for (let entry = waiting.pop(); entry; entry = waiting.pop()) {
    flat.push(entry);
    for (let index = (entry.contains?.length ?? 0) - 1; index >= 0; index--) {
      const child = entry.contains?.[index];
      if (child) waiting.push(child);
    }
  }
  return flat;
}
