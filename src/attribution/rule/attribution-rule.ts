/** A code, or the codes from one to another of the same length, both included. */
export type VisitCode = { system: string; code: string } | { system: string; from: string; to: string };

/** What else is taken where a person has no visit that counts. */
export const OTHERWISE = ['general-practitioner', 'managing-organization'] as const;
export type Otherwise = (typeof OTHERWISE)[number];

/**
 * By what rule persons are attributed in a programme year: data, from `measures/attribution/<year>.json` or a file of
 * the operator. What the words mean is in docs/attribution.md.
 */
export interface AttributionRule {
  id: string;
  year: number;
  title: string;
  /** Where the rule comes from. */
  source: string;
  /** Days on which visits count, both inclusive. */
  window: { start: string; end: string };
  visits: {
    /** Of Encounter.status. */
    statuses: string[];
    /** Of Encounter.type. */
    codes: VisitCode[];
    /** Canonicals of value sets whose codes count as well; stored expansions are taken when the rule is put to use. */
    valueSets: string[];
  };
  /** Taxonomy codes, or what they begin with, of clinicians whose visits count; null: everyone on the roster. */
  specialties: string[] | null;
  /** In this order, where no visit counts. */
  otherwise: Otherwise[];
}

/** A test whether a coding is one of the rule's. */
export function visitCodeTest(codes: readonly VisitCode[]): (system: string, code: string) => boolean {
  const single = new Set(codes.flatMap((one) => ('code' in one ? [`${one.system}|${one.code}`] : [])));
  const ranges = codes.filter((one) => 'from' in one);
  return (system, code) =>
    single.has(`${system}|${code}`) ||
    ranges.some(
      (range) => range.system === system && code.length === range.from.length && range.from <= code && code <= range.to,
    );
}
