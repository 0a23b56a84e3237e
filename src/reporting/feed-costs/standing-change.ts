import type { GroupResult, PersonResult, PopulationCounts } from '../../evaluation/person-result.js';

/**
 * How a person's standing in a measure changes once flawed data is mended. `cannot-meet`: the person would meet it;
 * `meets-only-so`: would no longer meet it; `left-out`: would be in its denominator, from which the flaw keeps them.
 */
export const STANDING_CHANGES = ['cannot-meet', 'meets-only-so', 'left-out'] as const;

export type StandingChange = (typeof STANDING_CHANGES)[number];

/** Whether a person counts against the measure: in its denominator, not excluded, and not met. */
export function isOpen({ groups }: PersonResult, inverse: boolean): boolean {
  return groups.some(({ populations }) => eligible(populations) > met(populations, inverse));
}

/** Null when it does not change. Several rates: the first change that any of them has. */
export function standingChange(before: PersonResult, after: PersonResult, inverse: boolean): StandingChange | null {
  const changes = after.groups.map((group) => {
    const old = before.groups.find(({ id }) => id === group.id);
    return old ? changeOf(old, group, inverse) : null;
  });
  return STANDING_CHANGES.find((change) => changes.includes(change)) ?? null;
}

function changeOf(before: GroupResult, after: GroupResult, inverse: boolean): StandingChange | null {
  const joined = eligible(after.populations) - eligible(before.populations);
  const better = met(after.populations, inverse) - met(before.populations, inverse);
  if (joined > 0) return 'left-out';
  if (better > 0) return 'cannot-meet';
  return better < 0 ? 'meets-only-so' : null;
}

/** Of a proportion, as `scoreGroup` has it. */
function eligible(counts: PopulationCounts): number {
  return at(counts, 'denominator') - at(counts, 'denominator-exclusion') - at(counts, 'denominator-exception');
}

/** Lower is better: whoever is not in the numerator meets it. */
function met(counts: PopulationCounts, inverse: boolean): number {
  const numerator = at(counts, 'numerator') - at(counts, 'numerator-exclusion');
  return inverse ? eligible(counts) - numerator : numerator;
}

function at(counts: PopulationCounts, population: string): number {
  return counts[population] ?? 0;
}
