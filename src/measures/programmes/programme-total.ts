import Fraction from 'fraction.js';
import { UnusableInputError } from '../../errors/refusals.js';
import { exact } from './benchmark-ladder.js';
import type { GivenPoints } from './performance.js';
import { standardsMet, type StandardsMet } from './performance-standard.js';
import { rounded, scoredMeasure, type MeasurePoints } from './programme-points.js';
import type { CollectionType } from './programme-rules-model.js';
import type { Programme } from './programmes-model.js';

/** One measure of the set in the total. */
export interface TotalMeasure {
  qualityId: string;
  collection: CollectionType | null;
  /** Null: without benchmark, or not known. */
  points: number | null;
  /** Points of the complex organization adjustment. */
  adjustment: number;
  available: number;
  reason: string | null;
}

/** What the whole set comes to. */
export interface ProgrammeTotal extends StandardsMet {
  measures: TotalMeasure[];
  /** Sum of the measures' points, without the adjustment. */
  points: number;
  adjustment: number;
  /** The part of the adjustment of which CMS has not said whether it is earned. */
  unsettledAdjustment: number;
  available: number;
  /** Percent of the points available, at most 100; null while nothing is available. */
  score: number | null;
  /** Measures that the entity does not report and whose points are not given: they are in no sum. */
  unknown: string[];
}

/**
 * The quality score of a set: points and adjustment over the points available (42 CFR 414.1380(b)(1)(vii)). A measure
 * that the entity had to report and did not is worth what the programme says of it.
 * @throws UnusableInputError when a measure comes twice, or points are given that no measure can have
 * @throws NotFoundError for points of a measure that the programme does not have
 */
export function programmeTotal(
  programme: Programme,
  reported: readonly MeasurePoints[],
  given: readonly GivenPoints[] = [],
): ProgrammeTotal {
  requireOnce([...reported, ...given].map(({ qualityId }) => qualityId));
  for (const one of given) requirePoints(programme, one);
  const measures = [
    ...programme.measures.map(({ qualityId }) => reportedMeasure(programme, qualityId, reported)),
    ...programme.otherMeasures.flatMap(({ qualityId }) => otherMeasure(programme, qualityId, reported, given) ?? []),
  ];
  const known = new Set(measures.map(({ qualityId }) => qualityId));
  const unknown = programme.otherMeasures.map(({ qualityId }) => qualityId).filter((id) => !known.has(id));
  const points = sum(measures.map((measure) => measure.points ?? 0));
  const available = sum(measures.map((measure) => measure.available));
  const adjustment = adjustmentOf(programme, measures, available);
  const score = available.equals(0) ? null : least(new Fraction(100), points.add(adjustment).div(available).mul(100));
  return {
    measures,
    points: points.valueOf(),
    adjustment: adjustment.valueOf(),
    unsettledAdjustment: unsettled(programme, measures),
    available: available.valueOf(),
    score: score && rounded(score, programme.points.decimals),
    unknown,
    ...standardsMet(programme, reported, given, { score, unknown }),
  };
}

function reportedMeasure(programme: Programme, qualityId: string, reported: readonly MeasurePoints[]): TotalMeasure {
  const found = reported.find((one) => one.qualityId === qualityId);
  if (found) return { ...totalMeasure(found), adjustment: adjustmentFor(programme, found) };
  const { points, available } = programme.onMiss.notReported;
  return {
    qualityId,
    collection: null,
    points,
    adjustment: 0,
    available: available === 'kept' ? programme.points.highest : 0,
    reason: 'Not reported.',
  };
}

/** Null while its points are not known. */
function otherMeasure(
  programme: Programme,
  qualityId: string,
  reported: readonly MeasurePoints[],
  given: readonly GivenPoints[],
): TotalMeasure | null {
  const found = reported.find((one) => one.qualityId === qualityId);
  if (found) return { ...totalMeasure(found), adjustment: 0 };
  const points = given.find((one) => one.qualityId === qualityId)?.points;
  if (points === undefined) return null;
  const { highest } = programme.points;
  return { qualityId, collection: null, points, adjustment: 0, available: highest, reason: 'Points as given.' };
}

function totalMeasure({ qualityId, collection, points, available, reason }: MeasurePoints) {
  return { qualityId, collection, points, available, reason };
}

function adjustmentFor({ complexOrganizationAdjustment: rule }: Programme, measure: MeasurePoints): number {
  const { collection, enoughCases, completeData, points } = measure;
  if (!rule?.collectionTypes.includes(collection) || enoughCases === false || completeData === false) return 0;
  if (points === null) return rule.withoutBenchmark === 'not-earned' ? 0 : rule.pointsPerMeasure;
  return least(exact(rule.pointsPerMeasure), exact(rule.measureMaximum).sub(exact(points))).valueOf();
}

function adjustmentOf(
  { complexOrganizationAdjustment: rule }: Programme,
  measures: readonly TotalMeasure[],
  available: Fraction,
): Fraction {
  if (!rule) return new Fraction(0);
  const most = available.mul(exact(rule.totalMaximumPercent)).div(100);
  return least(sum(measures.map(({ adjustment }) => adjustment)), most);
}

function unsettled(programme: Programme, measures: readonly TotalMeasure[]): number {
  if (programme.complexOrganizationAdjustment?.withoutBenchmark !== 'unsettled') return 0;
  return sum(measures.filter(({ points }) => points === null).map(({ adjustment }) => adjustment)).valueOf();
}

function requireOnce(ids: readonly string[]): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new UnusableInputError(`Measure ${twice} is given twice.`);
}

function requirePoints(programme: Programme, { qualityId, points }: GivenPoints): void {
  scoredMeasure(programme, qualityId);
  const { highest } = programme.points;
  if (programme.measures.some((measure) => measure.qualityId === qualityId)) {
    throw new UnusableInputError(`${qualityId} is reported by the entity: give its rate, not its points.`);
  }
  if (!(points >= 0 && points <= highest)) {
    throw new UnusableInputError(`${points} points for ${qualityId}: a measure has 0 to ${highest}.`);
  }
}

function sum(numbers: readonly number[]): Fraction {
  return numbers.reduce((total, number) => total.add(exact(number)), new Fraction(0));
}

function least(a: Fraction, b: Fraction): Fraction {
  return a.lt(b) ? a : b;
}
