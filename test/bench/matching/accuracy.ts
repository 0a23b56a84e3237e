import type { LinkResult } from '../../../src/records/matching/index.js';
import type { Known } from './known-population.js';

type Outcome = 'linked' | 'reviewed' | 'missed';

/** Pairs of source patients of one person, by what became of them. */
export type Tally = Record<Outcome, number>;

export interface Accuracy {
  /** Of the pairs that were linked, the share that are of one person. */
  precision: number;
  /** Of the pairs that are of one person, the share that were linked; a review counts as none. */
  recall: number;
  pairs: Tally;
  falsePairs: number;
  /** Reviews of pairs of two persons. */
  vainReviews: number;
  reviews: number;
  /** Pairs of one person that have a variant, by variant; `none` where neither has one. */
  byVariant: Map<string, Tally>;
  /** Pairs of two persons that were linked, by why these look alike. */
  falseByNote: Map<string, number>;
}

const tally = (): Tally => ({ linked: 0, reviewed: 0, missed: 0 });

/** Compares what was linked with the truth, pair by pair. */
export function accuracyOf({ clusters, reviews }: LinkResult, truth: ReadonlyMap<string, Known>): Accuracy {
  const clusterOf = new Map(clusters.flatMap((ids, place) => ids.map((id) => [id, place] as const)));
  const reviewed = new Set(reviews.map(({ a, b }) => pairKey(a, b)));
  const accuracy: Accuracy = {
    ...{ precision: 1, recall: 1, pairs: tally(), falsePairs: 0, vainReviews: 0, reviews: reviews.length },
    ...{ byVariant: new Map<string, Tally>(), falseByNote: new Map<string, number>() },
  };
  for (const [a, b] of truePairs(truth)) {
    const together = clusterOf.get(a) === clusterOf.get(b);
    const outcome = together ? 'linked' : reviewed.has(pairKey(a, b)) ? 'reviewed' : 'missed';
    accuracy.pairs[outcome]++;
    const variants = new Set([...(truth.get(a)?.variants ?? []), ...(truth.get(b)?.variants ?? [])]);
    for (const variant of variants.size > 0 ? variants : ['none']) {
      const counts = accuracy.byVariant.get(variant) ?? tally();
      accuracy.byVariant.set(variant, counts);
      counts[outcome]++;
    }
  }
  countFalse(clusters, truth, accuracy);
  accuracy.vainReviews = reviews.filter(({ a, b }) => truth.get(a)?.person !== truth.get(b)?.person).length;
  const { linked, reviewed: open, missed } = accuracy.pairs;
  accuracy.precision = linked / (linked + accuracy.falsePairs);
  accuracy.recall = linked / (linked + open + missed);
  return accuracy;
}

function countFalse(clusters: readonly string[][], truth: ReadonlyMap<string, Known>, accuracy: Accuracy): void {
  for (const [a, b] of clusters.flatMap(pairsOf)) {
    const [one, other] = [truth.get(a), truth.get(b)];
    if (one?.person === other?.person) continue;
    accuracy.falsePairs++;
    const note = one?.notes.find((each) => other?.notes.includes(each)) ?? 'strangers';
    accuracy.falseByNote.set(note, (accuracy.falseByNote.get(note) ?? 0) + 1);
  }
}

function truePairs(truth: ReadonlyMap<string, Known>): (readonly [string, string])[] {
  const patients = new Map<number, string[]>();
  for (const [id, { person }] of truth) patients.set(person, [...(patients.get(person) ?? []), id]);
  return [...patients.values()].flatMap(pairsOf);
}

function pairsOf(ids: readonly string[]): (readonly [string, string])[] {
  return ids.flatMap((a, place) => ids.slice(place + 1).map((b) => [a, b] as const));
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}
