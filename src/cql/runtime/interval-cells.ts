import { EvaluationError } from './evaluation-error.js';
import { Interval } from './interval.js';
import type { Value } from './value.js';

/** Logic comes from outside: a century per millisecond is refused rather than listed. */
export const MAXIMUM_CELLS = 100_000;

/**
 * The cells of a line of points that are counted by whole numbers.
 * @param pointAt the point of a number; null beyond the last one there is
 * @param last number of the last point
 * @param size points in a cell
 * @throws EvaluationError for a size that is not positive, and for more than 100 000 cells
 */
export function cellsOnLine(
  pointAt: (number: bigint) => Value,
  first: bigint,
  last: bigint,
  size: bigint,
): readonly Interval[] {
  if (size <= 0n) throw new EvaluationError('An interval expands per a positive quantity only');
  const count = last < first ? 0n : (last - first + 1n) / size;
  if (count > MAXIMUM_CELLS) throw new EvaluationError(`An interval expands to at most ${MAXIMUM_CELLS} intervals`);
  return Array.from({ length: Number(count) }, (_, index) => {
    const low = first + BigInt(index) * size;
    return new Interval(pointAt(low), pointAt(low + size - 1n), true, true, null);
  });
}
