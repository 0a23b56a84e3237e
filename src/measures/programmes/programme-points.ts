import Fraction from 'fraction.js';
import { NotFoundError, UnusableInputError } from '../../errors/refusals.js';
import { decilesOf, exact, standingOf, type Standing } from './benchmark-ladder.js';
import { rateOf, requirementsMet, type Performance, type RequirementsMet } from './performance.js';
import type { Benchmark, CollectionType, ScoredMeasure } from './programme-rules-model.js';
import type { Programme } from './programmes-model.js';

/** The decile that begins next, and how far it is. */
export interface NextDecile {
  decile: number;
  /** Percent at which it begins. */
  rate: number;
  /** Percentage points to go. */
  distance: number;
  /** Persons who have to change sides, of the same denominator; null where only the rate is known. */
  persons: number | null;
  /** Points at its beginning. */
  points: number;
}

/** What a measure earns. */
export interface MeasurePoints extends RequirementsMet {
  qualityId: string;
  collection: CollectionType;
  inverse: boolean;
  /** Percent, to four digits; null without a case. */
  rate: number | null;
  /** Null without a benchmark, or without a case. */
  decile: number | null;
  /** Null without a benchmark. */
  points: number | null;
  /** What the measure adds to the points available: 0 where it leaves the total. */
  available: number;
  /** Why there are no points, or fewer than the decile says; null where nothing is to be said. */
  reason: string | null;
  /** Null where nothing more is to be earned. */
  next: NextDecile | null;
}

/**
 * Points of a measure by the programme's rules, exact and rounded only at the end (CMS scores 82.31 in a decile 8 of
 * 73.08 to 82.71 as 8.9585).
 * @throws NotFoundError for a measure that the programme does not have
 * @throws UnusableInputError for figures that are none, and for a collection type that the measure does not have
 */
export function measurePoints(
  programme: Programme,
  qualityId: string,
  collection: CollectionType,
  performance: Performance,
): MeasurePoints {
  const measure = scoredMeasure(programme, qualityId);
  if (!measure.collectionTypes.includes(collection)) {
    throw new UnusableInputError(
      `${programme.id} does not collect ${qualityId} as ${collection}, but as ${measure.collectionTypes.join(', ')}.`,
    );
  }
  const rate = rateOf(performance);
  const benchmark = measure.benchmarks[collection];
  const met = requirementsMet(programme, performance);
  const shown = { qualityId, collection, inverse: measure.inverse, rate: rate && rounded(rate, 4), ...met };
  if (!benchmark) return { ...shown, ...unscored(programme, measure, collection) };
  const standing = rate && standingOf(rate, decilesOf(benchmark, measure.inverse), measure.inverse);
  const earned = standing && pointsAt(programme, benchmark, standing);
  return {
    ...shown,
    decile: standing?.decile ?? null,
    points: earned,
    available: programme.points.highest,
    reason: benchmark.sevenPointCap ? `Topped out: at most ${programme.points.sevenPointCap} points.` : null,
    next: rate && standing && nextDecile(programme, measure, benchmark, standing, rate, performance),
    ...missed(programme, performance, met),
  };
}

/** @throws NotFoundError */
export function scoredMeasure(programme: Programme, qualityId: string): ScoredMeasure {
  const all: ScoredMeasure[] = [...programme.measures, ...programme.otherMeasures];
  const found = all.find((measure) => measure.qualityId === qualityId);
  if (found) return found;
  const known = all.map((measure) => measure.qualityId).join(', ');
  throw new NotFoundError(`${programme.id} has no measure ${qualityId}; it has ${known}.`);
}

/** The number nearest to a fraction, half away from zero. */
export function rounded(value: Fraction, decimals: number): number {
  return value.round(decimals).valueOf();
}

function unscored(programme: Programme, measure: ScoredMeasure, collection: CollectionType) {
  const missing = measure.missingBenchmarks[collection];
  const title = programme.collections[collection]?.title ?? collection;
  const code = missing?.code ? ` (${missing.code})` : '';
  const { available } = programme.withoutBenchmark;
  return {
    decile: null,
    points: null,
    available: available === 'kept' ? programme.points.highest : 0,
    reason: `No benchmark for ${title}${code}. ${missing?.reason ?? ''}`.trimEnd(),
    next: null,
  };
}

function missed(
  programme: Programme,
  performance: Performance,
  { enoughCases, completeData }: RequirementsMet,
): Partial<MeasurePoints> {
  const worth = ({ points, available }: Programme['onMiss']['caseMinimum'], reason: string) => ({
    points,
    available: available === 'kept' ? programme.points.highest : 0,
    reason,
  });
  if (enoughCases === false && 'denominator' in performance) {
    const { denominator } = performance;
    const cases = `${denominator} ${denominator === 1 ? 'case' : 'cases'}`;
    return worth(programme.onMiss.caseMinimum, `${cases}; ${programme.caseMinimum} are needed for a score.`);
  }
  if (completeData === false) {
    const { dataCompleteness, onMiss } = programme;
    return worth(onMiss.dataCompleteness, `Data for ${performance.completeness} %; ${dataCompleteness} % are needed.`);
  }
  return {};
}

function pointsAt({ points }: Programme, benchmark: Benchmark, { decile, part }: Standing): number {
  const cap = benchmark.sevenPointCap ? points.sevenPointCap : points.highest;
  const earned = part.add(Math.max(decile, points.lowest));
  return rounded(earned.gt(exact(cap)) ? exact(cap) : earned, points.decimals);
}

function nextDecile(
  programme: Programme,
  { inverse }: ScoredMeasure,
  benchmark: Benchmark,
  standing: Standing,
  rate: Fraction,
  performance: Performance,
): NextDecile | null {
  const { next } = standing;
  if (!next) return null;
  const points = pointsAt(programme, benchmark, { decile: next.decile, part: new Fraction(0), next: null });
  if (points <= pointsAt(programme, benchmark, standing)) return null;
  const distance = inverse ? rate.sub(next.from) : next.from.sub(rate);
  const persons = 'denominator' in performance ? distance.mul(performance.denominator).div(100).ceil().valueOf() : null;
  return { decile: next.decile, rate: rounded(next.from, 4), distance: rounded(distance, 4), persons, points };
}
