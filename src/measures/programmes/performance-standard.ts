import type Fraction from 'fraction.js';
import { exact } from './benchmark-ladder.js';
import type { GivenPoints } from './performance.js';
import type { MeasurePoints } from './programme-points.js';
import type { Programme } from './programmes-model.js';

/** `open`: measures whose points are not known decide it. */
export type Verdict = 'met' | 'not met' | 'open';

/** What the score of a set is good for. */
export interface StandardsMet {
  /** The score that counts where measures have no benchmark and the report is complete; null where that rule is not. */
  floor: number | null;
  performanceStandard: Verdict;
  /** Meets the performance standard whatever the score. */
  reportingIncentive: Verdict;
  alternativeStandard: Verdict;
}

interface Sum {
  /** Percent of the points available. */
  score: Fraction | null;
  /** Measures whose points are not known. */
  unknown: readonly string[];
}

/** Decides the standards of 42 CFR 425.512 as the programme's data have them. */
export function standardsMet(
  programme: Programme,
  reported: readonly MeasurePoints[],
  given: readonly GivenPoints[],
  { score, unknown }: Sum,
): StandardsMet {
  const { performanceStandard: standard, withoutBenchmark } = programme;
  const lacking = reported.some(({ points, available }) => points === null && available === 0);
  const floored = withoutBenchmark.floor !== null && lacking && isComplete(programme, reported);
  const reaches = score?.gte(exact(standard.score)) ?? false;
  const incentive = reportingIncentive(programme, reported, given, unknown);
  return {
    floor: floored ? standard.score : null,
    performanceStandard:
      floored || incentive === 'met' ? 'met' : unknown.length > 0 ? 'open' : reaches ? 'met' : 'not met',
    reportingIncentive: incentive,
    alternativeStandard: alternativeStandard(programme, decilesReached(reported, given), unknown),
  };
}

/** All that the entity has to report, with data as complete as they have to be. */
function isComplete(programme: Programme, reported: readonly MeasurePoints[]): boolean {
  return programme.measures.every(({ qualityId }) =>
    reported.some((one) => one.qualityId === qualityId && one.completeData !== false),
  );
}

function reportingIncentive(
  programme: Programme,
  reported: readonly MeasurePoints[],
  given: readonly GivenPoints[],
  unknown: readonly string[],
): Verdict {
  const { reportingIncentive: rule, outcomeMeasures, measures } = programme;
  const own = new Set(measures.map(({ qualityId }) => qualityId));
  const inRightWay = reported.every(
    ({ qualityId, collection }) => !own.has(qualityId) || rule?.collectionTypes.includes(collection),
  );
  if (!rule || !inRightWay || !isComplete(programme, reported)) return 'not met';
  const meets = (reached: ReadonlyMap<string, number>) =>
    outcomeMeasures.measures.some(
      (outcome) =>
        (reached.get(outcome) ?? 0) >= decileFrom(rule.outcomePercentile) &&
        [...reached].some(([other, decile]) => other !== outcome && decile >= decileFrom(rule.otherPercentile)),
    );
  return verdict(meets, decilesReached(reported, given), unknown);
}

function alternativeStandard(
  { alternativeStandard: rule, outcomeMeasures }: Programme,
  reached: ReadonlyMap<string, number>,
  unknown: readonly string[],
): Verdict {
  if (!rule) return 'not met';
  const meets = (deciles: ReadonlyMap<string, number>) =>
    outcomeMeasures.measures.some((outcome) => (deciles.get(outcome) ?? 0) >= decileFrom(rule.outcomePercentile));
  return verdict(meets, reached, unknown);
}

/** Open where the unknown measures would decide it if they were at their best. */
function verdict(
  meets: (reached: ReadonlyMap<string, number>) => boolean,
  reached: ReadonlyMap<string, number>,
  unknown: readonly string[],
): Verdict {
  if (meets(reached)) return 'met';
  return meets(new Map([...reached, ...unknown.map((id): [string, number] => [id, 10])])) ? 'open' : 'not met';
}

/** Decile by quality id; a measure that missed a requirement has reached none. */
function decilesReached(reported: readonly MeasurePoints[], given: readonly GivenPoints[]): Map<string, number> {
  const scored = reported.filter(({ enoughCases, completeData }) => enoughCases !== false && completeData !== false);
  return new Map([
    ...scored.map(({ qualityId, decile }): [string, number] => [qualityId, decile ?? 0]),
    ...given.map(({ qualityId, points }): [string, number] => [qualityId, Math.floor(points)]),
  ]);
}

/** The decile that begins at a percentile. */
function decileFrom(percentile: number): number {
  return percentile / 10 + 1;
}
