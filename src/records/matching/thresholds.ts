import { probabilityOf, weigh } from './compare.js';
import { ruleFor } from './decide.js';
import { priorOf, type Levels, type MatchModel } from './model.js';

/** A pair with its score without the prior. */
export interface ScoredPair {
  evidence: number;
  levels: Levels;
}

export interface ErrorTargets {
  /** Share of two persons among the pairs that are matched by score. */
  falseMatches: number;
  /** Share of the pairs of one person that are dropped without a review. */
  missedMatches: number;
}

const ROUNDS = 20;
/** Odds of 1 to 8: a review that is vain in more cases wastes the reviewer's time, whatever is missed by it. */
const LEAST_REVIEW = -3;

/** Scores pairs as `weigh` does, but leaves the prior out: it is yet to be found. */
export function scorePair(...[a, b, model]: Parameters<typeof weigh>): ScoredPair {
  const { score, levels } = weigh(a, b, model);
  return { evidence: score - priorOf(model), levels };
}

/** Pairs of one person for each patient: what the scores of all candidates add up to, under the prior that gives. */
export function pairsPerPatientOf(pairs: readonly ScoredPair[], model: MatchModel): number {
  let found = model.pairsPerPatient;
  for (let round = 0; round < ROUNDS; round++) {
    const prior = priorOf({ ...model, pairsPerPatient: found });
    const matches = pairs.reduce((sum, pair) => sum + probabilityOfPair(pair, prior), 0);
    found = Math.max(matches, 1) / model.patients;
  }
  return found;
}

/** The scores from which on pairs are matched and reviewed, so that the expected errors stay within their targets. */
export function thresholdsFor(pairs: readonly ScoredPair[], model: MatchModel, targets: ErrorTargets) {
  const prior = priorOf(model);
  const open = pairs.filter(({ levels }) => ruleFor(levels) === undefined);
  const scores = open.map(({ evidence }) => evidence + prior).sort((a, b) => b - a);
  const all = pairs.reduce((sum, pair) => sum + probabilityOfPair(pair, prior), 0);
  const match = matchThreshold(scores, targets.falseMatches);
  return { match, review: Math.min(match, reviewThreshold(scores, all * targets.missedMatches)) };
}

function probabilityOfPair({ evidence, levels }: ScoredPair, prior: number): number {
  const outcome = ruleFor(levels)?.outcome;
  return outcome === 'match' ? 1 : outcome === 'no-match' ? 0 : probabilityOf(evidence + prior);
}

/** From the best score down, as far as the expected share of false matches stays within the target. */
function matchThreshold(falling: readonly number[], target: number): number {
  // Never below odds at which one pair by itself would be false more often than a hundred times the target.
  const least = Math.log2(1 / Math.min(0.5, target * 100));
  let [errors, threshold] = [0, least + 1];
  falling.forEach((score, at) => {
    errors += 1 - probabilityOf(score);
    if (errors / (at + 1) <= target) threshold = score;
  });
  return Math.max(threshold, least);
}

/** From the worst score up, as far as the pairs of one person that are dropped stay within what may be missed. */
function reviewThreshold(falling: readonly number[], mayMiss: number): number {
  let missed = 0;
  for (const score of falling.toReversed()) {
    missed += probabilityOf(score);
    if (missed > mayMiss) return Math.max(score, LEAST_REVIEW);
  }
  return LEAST_REVIEW;
}
