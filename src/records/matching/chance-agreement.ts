import { levelsOf } from './compare.js';
import { ruleFor } from './decide.js';
import type { PatientFeatures } from './features.js';
import { FIELDS, type LevelWeights, type MatchModel, type NameShares } from './model.js';

/** Names that fewer patients have than this are not listed: their share is not known well. */
const LEAST_COUNT = 5;
/** Least share that any level is given among pairs of two persons: nothing is proof. */
const LEAST_SHARE = 1e-7;

/** How frequent each name is among the patients' first names. */
export function nameShares(patients: readonly PatientFeatures[], part: 'given' | 'family'): NameShares {
  const counts = new Map<string, number>();
  let total = 0;
  for (const { names } of patients) {
    const name = names[0]?.[part] ?? '';
    if (name.length < 2) continue;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    total++;
  }
  const listed = [...counts].filter(([, count]) => count >= LEAST_COUNT).sort(([a], [b]) => (a < b ? -1 : 1));
  const rounded = (share: number) => Number(share.toPrecision(4));
  return {
    shares: Object.fromEntries(listed.map(([name, count]) => [name, rounded(count / total)])),
    rarest: rounded(LEAST_COUNT / Math.max(total, 1000)),
  };
}

/**
 * The shares `u` of each level among pairs of two persons, counted over pairs taken at random: nearly all of these are
 * of two persons.
 */
export function chanceAgreement(
  patients: readonly PatientFeatures[],
  model: MatchModel,
  pairs: number,
  random: () => number,
): MatchModel['fields'] {
  const counts = new Map(FIELDS.map((field) => [field, new Map<string, number>()]));
  for (let drawn = 0; drawn < pairs; drawn++) {
    const a = Math.floor(random() * patients.length);
    const b = Math.floor(random() * (patients.length - 1));
    const levels = levelsOf(patients[a], patients[b < a ? b : b + 1], model);
    // A few are of one person all the same: an identifier tells.
    if (ruleFor(levels)?.outcome === 'match') continue;
    for (const [field, counted] of counts) {
      const level = levels[field];
      if (level !== null) counted.set(level, (counted.get(level) ?? 0) + 1);
    }
  }
  const fields = [...counts].map(([field, counted]) => [field, sharesOf(model.fields[field], counted)]);
  return Object.fromEntries(fields) as MatchModel['fields'];
}

/** One pair is counted as it was believed before, so that what was never seen is rare and not impossible. */
function sharesOf(believed: Record<string, LevelWeights>, counted: ReadonlyMap<string, number>) {
  const total = [...counted.values()].reduce((sum, count) => sum + count, 1);
  const shares = Object.entries(believed).map(([level, { m, u }]) => {
    const share = ((counted.get(level) ?? 0) + u) / total;
    return [level, { m, u: Math.max(share, LEAST_SHARE) }] as const;
  });
  return Object.fromEntries(shares);
}
