import type { Period } from '../api/measures.js';
import { queryString } from '../api/http.js';

/** The page of one measure in one period. */
export function measureAddress(measure: Period & { packageId: string }): string {
  return `/measures/${measure.packageId}/${measure.periodStart}/${measure.periodEnd}`;
}

/** The list of persons whom a population counts, or whose evaluation failed. */
export function personsAddress(
  measure: Period & { packageId: string },
  which: { group?: string; population?: string; stratum?: string; failed?: 'true' },
): string {
  return `${measureAddress(measure)}/persons${queryString(which)}`;
}
