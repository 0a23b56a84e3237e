/** Populations in the order in which a measure counts them, as FHIR names them, and in the words of the field. */
const POPULATIONS: readonly (readonly [code: string, name: string])[] = [
  ['initial-population', 'Initial population'],
  ['denominator', 'Denominator'],
  ['denominator-exclusion', 'Exclusions'],
  ['denominator-exception', 'Exceptions'],
  ['numerator', 'Numerator'],
  ['numerator-exclusion', 'Numerator exclusions'],
  ['measure-population', 'Measure population'],
  ['measure-population-exclusion', 'Measure population exclusions'],
  ['measure-observation', 'Observations'],
];

/** The population's name for people; an unknown code stands for itself. */
export function populationName(code: string): string {
  return POPULATIONS.find(([known]) => known === code)?.[1] ?? code;
}

/** Populations and their counts, in the order of counting. */
export function inOrder(counts: Record<string, number>): { code: string; name: string; count: number }[] {
  const place = (code: string) => {
    const index = POPULATIONS.findIndex(([known]) => known === code);
    return index < 0 ? POPULATIONS.length : index;
  };
  return Object.entries(counts)
    .map(([code, count]) => ({ code, name: populationName(code), count }))
    .sort((a, b) => place(a.code) - place(b.code));
}
