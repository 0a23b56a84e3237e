import { EvaluationError } from './evaluation-error.js';
import { MAXIMUM_CELLS } from './interval-cells.js';
import { collapse, temporalBoundaries } from './interval-collapse.js';
import { numericCells, quantityCells } from './interval-numeric-cells.js';
import { temporalCells } from './interval-temporal-cells.js';
import { oneIn, oneOf } from './interval-unit.js';
import { Interval } from './interval.js';
import { Quantity } from './quantity.js';
import { isTemporal } from './temporal.js';
import type { Precision } from './temporal.js';
import { unitOf } from './unit-conversion.js';
import type { Value } from './value.js';

/**
 * The intervals of size `per` that follow each other from the start of each collapsed interval, as many as fit; of one
 * interval, the points that they start with. Points finer than `per` are truncated to it, points coarser than it have
 * none. Without `per`, one at the coarsest precision of the boundaries, or 1 of numbers and quantities. Null when an
 * interval is open-ended or unknown, or `per` does not measure its points.
 * https://cql.hl7.org/09-b-cqlreference.html#expand
 * @throws EvaluationError for a `per` that is not positive, and for more than 100 000 intervals
 */
export function expand(argument: Interval | readonly Value[] | null, per: Quantity | null): readonly Value[] | null {
  if (argument === null) return null;
  if (argument instanceof Interval) return cellsOfAll([argument], per)?.map(({ low }) => low) ?? null;
  return cellsOfAll(collapse(argument, per) ?? [], per);
}

function cellsOfAll(intervals: readonly Interval[], per: Quantity | null): readonly Interval[] | null {
  const cells: Interval[] = [];
  for (const interval of intervals) {
    if (interval.low === null || interval.high === null) return null;
    const found = cellsOf(interval, per ?? defaultPer(intervals, interval));
    if (found === null) return null;
    for (const cell of found) cells.push(cell);
    if (cells.length > MAXIMUM_CELLS) throw new EvaluationError(`Intervals expand to at most ${MAXIMUM_CELLS}`);
  }
  return cells;
}

function cellsOf({ start, end }: Interval, per: Quantity): readonly Interval[] | null {
  if (isTemporal(start) && isTemporal(end)) return temporalCells(start, end, per);
  if (start instanceof Quantity && end instanceof Quantity) return quantityCells(start, end, per);
  return per.value === null || unitOf(per.unit) !== '1' ? null : numericCells(start, end, per.value);
}

function defaultPer(intervals: readonly Interval[], { low }: Interval): Quantity {
  if (low instanceof Quantity) return oneIn(low.unit);
  const precisions = temporalBoundaries(intervals).map(({ precision }) => precision);
  return precisions.length === 0 ? oneIn('1') : oneOf(Math.min(...precisions) as Precision);
}
