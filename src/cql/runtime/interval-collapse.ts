import { subtract } from './arithmetic.js';
import { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { meets, overlaps } from './interval-relations.js';
import { Interval } from './interval.js';
import { Quantity } from './quantity.js';
import { pointAfter, pointAtOrBefore, pointBefore } from './relation-points.js';
import { durationBetween } from './temporal-duration.js';
import { unitOfQuantity } from './temporal-precision.js';
import type { TemporalUnit } from './temporal-precision.js';
import { isTemporal } from './temporal.js';
import type { Precision, Temporal } from './temporal.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

/**
 * The fewest intervals that cover the same points, in their order. Those that overlap or meet become one; with `per`,
 * also those that lie no further apart. Absent intervals and those of which nothing is known are left out.
 * https://cql.hl7.org/09-b-cqlreference.html#collapse
 */
export function collapse(intervals: readonly Value[] | null, per: Quantity | null): readonly Interval[] | null {
  if (intervals === null) return null;
  const sorted = intervals.filter(isKnown).sort(inOrder);
  const precision = per === null ? commonPrecision(sorted) : null;
  const collapsed: Interval[] = [];
  for (const next of sorted) {
    const last = collapsed.at(-1);
    if (last !== undefined && joins(last, next, per, precision)) collapsed[collapsed.length - 1] = joined(last, next);
    else collapsed.push(next);
  }
  return collapsed;
}

/** The coarsest precision of the boundaries where they differ in it; null when they have one, or are not temporal. */
function commonPrecision(intervals: readonly Interval[]): Precision | null {
  const precisions = new Set(temporalBoundaries(intervals).map(({ precision }) => precision));
  return precisions.size > 1 ? (Math.min(...precisions) as Precision) : null;
}

export function temporalBoundaries(intervals: readonly Interval[]): Temporal[] {
  return intervals.flatMap(({ low, high }) => [low, high]).filter(isTemporal);
}

function isKnown(value: Value): value is Interval {
  if (!(value instanceof Interval)) return false;
  return value.low !== null || value.high !== null || value.lowClosed || value.highClosed;
}

function inOrder(a: Interval, b: Interval): number {
  return orderOf(a.start, b.start) || orderOf(a.end, b.end);
}

function orderOf(a: Value, b: Value): number {
  const [left, right] = [leastOf(a), leastOf(b)];
  if (pointBefore(left, right, null) === true) return -1;
  return pointAfter(left, right, null) === true ? 1 : 0;
}

function leastOf(point: Value): Value {
  return point instanceof Uncertainty ? point.low : point;
}

function joins(a: Interval, b: Interval, per: Quantity | null, precision: Precision | null): boolean {
  if (overlaps(a, b, precision) === true) return true;
  return per === null ? meets(a, b, precision) === true : isWithin(per, a.end, b.start);
}

/** Whether the second point comes no more than `per` after the first. */
function isWithin(per: Quantity, end: Value, start: Value): boolean {
  const distance = isTemporal(end) ? durationBetween(end, start, calendarUnitOf(per)) : subtract(start, end);
  const most = distance instanceof Uncertainty ? distance.high : distance;
  return pointAtOrBefore(decimalOf(most), most instanceof Quantity ? per : per.value, null) === true;
}

function calendarUnitOf({ unit }: Quantity): TemporalUnit {
  const counted = unitOfQuantity(unit);
  if (counted === null) throw new EvaluationError('Dates and times collapse per calendar duration only');
  return counted;
}

function decimalOf(value: Value): Value {
  return typeof value === 'number' || typeof value === 'bigint' ? Decimal.fromInteger(value) : value;
}

function joined(a: Interval, b: Interval): Interval {
  const later = pointAfter(b.end, a.end, null) === true ? b : a;
  return new Interval(a.low, later.high, a.lowClosed, later.highClosed, a.pointType);
}
