import type { Period } from '../api/measures.js';
import { queryString } from '../api/http.js';

/** The board of every measure in one period. */
export function boardAddress(period: Period): string {
  return `/measures${queryString({ period: periodKey(period) })}`;
}

/** The page of one measure in one period. */
export function measureAddress({ measurePeriodId }: { measurePeriodId: number | string }): string {
  return `/measures/${measurePeriodId}`;
}

/** The list of persons whom a population counts or, for `failed`, whose evaluation failed. */
export function personsAddress(
  measure: { measurePeriodId: number | string },
  which: { group?: string; population: string; stratum?: string },
): string {
  return `${measureAddress(measure)}/persons${queryString(which)}`;
}

/** Why a person counts or does not in a measure. */
export function explanationAddress(personId: string, { measurePeriodId }: { measurePeriodId: number }): string {
  return `/persons/${personId}/measures/${measurePeriodId}`;
}

/** The persons on whom the two engines disagree in a run. */
export function disagreementsAddress(runId: string): string {
  return `/runs/${runId}/disagreements`;
}

/** `2026-01-01..2026-12-31` */
export function periodKey(period: Period): string {
  return `${period.start}..${period.end}`;
}
