import { LEVELS, type Field, type Levels, type LevelWeights } from './model.js';

type Weights = Record<Field, Record<string, LevelWeights>>;

/** Pairs of one pattern of agreement, and how many there are. */
interface Pattern {
  levels: Levels;
  count: number;
}

const ROUNDS = 30;
/** Pairs that the initial belief counts for: what is rare in the data does not get a weight without bound. */
const BELIEF = 20;

/**
 * The shares `m` of each level among the pairs of one person, by expectation and maximisation (Dempster, Laird and
 * Rubin 1977; Jaro 1989): pairs are weighed by how likely they are of one person, and the shares counted anew from
 * that, until both agree. `u` stays as it is. Only the given fields are used: pairs found by a field would say of it
 * that it always agrees.
 * @returns the weights, and of how many pairs of one person they were counted
 */
export function expectMaximise(
  pairs: readonly Levels[],
  fields: readonly Field[],
  initial: Weights,
): { weights: Weights; matches: number } {
  if (pairs.length === 0) return { weights: initial, matches: 0 };
  const patterns = patternsOf(pairs, fields);
  let weights = initial;
  let share = 0.5;
  for (let round = 0; round < ROUNDS; round++) {
    const shares = patterns.map(({ levels }) => posterior(levels, fields, weights, share));
    const matches = patterns.reduce((sum, { count }, at) => sum + count * shares[at], 0);
    weights = { ...weights, ...recount(patterns, shares, fields, initial) };
    share = Math.min(0.999, Math.max(0.001, matches / pairs.length));
  }
  return { weights, matches: share * pairs.length };
}

function posterior(levels: Levels, fields: readonly Field[], weights: Weights, share: number): number {
  let odds = share / (1 - share);
  for (const field of fields) {
    const level = levels[field];
    if (level !== null) odds *= weights[field][level].m / weights[field][level].u;
  }
  return odds === Infinity ? 1 : odds / (1 + odds);
}

function recount(
  patterns: readonly Pattern[],
  shares: readonly number[],
  fields: readonly Field[],
  initial: Weights,
): Partial<Weights> {
  const counted: Partial<Weights> = {};
  for (const field of fields) {
    const counts = new Map<string, number>();
    let total = 0;
    patterns.forEach(({ levels, count }, at) => {
      const level = levels[field];
      if (level === null) return;
      counts.set(level, (counts.get(level) ?? 0) + count * shares[at]);
      total += count * shares[at];
    });
    const smoothed = (level: string) => {
      const { m, u } = initial[field][level];
      return [level, { m: ((counts.get(level) ?? 0) + BELIEF * m) / (total + BELIEF), u }] as const;
    };
    counted[field] = Object.fromEntries(LEVELS[field].map(smoothed));
  }
  return counted;
}

function patternsOf(pairs: readonly Levels[], fields: readonly Field[]): Pattern[] {
  const found = new Map<string, Pattern>();
  for (const levels of pairs) {
    const key = fields.map((field) => levels[field]).join();
    const pattern = found.get(key);
    if (pattern) pattern.count++;
    else found.set(key, { levels, count: 1 });
  }
  return [...found.values()];
}
