import { add, subtract } from './arithmetic.js';
import { successor } from './boundaries.js';
import { EvaluationError } from './evaluation-error.js';
import type { Interval } from './interval.js';
import { pointEqual } from './relation-points.js';
import { DateTime, isTemporal } from './temporal.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

/** What of the environment the ends of the calendar depend on. */
interface Clock {
  /** Minutes east of UTC of the evaluation. */
  readonly offset: number;
}

/** The least value is at the offset of the evaluation. Null when the boundary is unknown. https://cql.hl7.org/09-b-cqlreference.html#start */
export function startOf(interval: Interval | null, { offset }: Clock): Value {
  if (interval === null) return null;
  return interval.low === null ? atOffset(known(interval.start), offset) : known(interval.start);
}

/** The other way round of {@link startOf}. https://cql.hl7.org/09-b-cqlreference.html#end */
export function endOf(interval: Interval | null, { offset }: Clock): Value {
  if (interval === null) return null;
  return interval.high === null ? atOffset(known(interval.end), offset) : known(interval.end);
}

function atOffset(point: Value, offset: number): Value {
  if (!(point instanceof DateTime)) return point;
  const { precision, year, month, day, hour, minute, second, millisecond } = point;
  return new DateTime(precision, year, month, day, hour, minute, second, millisecond, offset);
}

/** @throws EvaluationError when it has more than one point. https://cql.hl7.org/09-b-cqlreference.html#point-from */
export function pointFrom(interval: Interval | null): Value {
  const [start, end] = boundsOf(interval);
  const single = pointEqual(start, end, null);
  if (single === false) throw new EvaluationError('"point from" needs an interval of one point');
  return single === null ? null : start;
}

/** End minus start. @throws EvaluationError for dates and times. https://cql.hl7.org/09-b-cqlreference.html#width */
export function width(interval: Interval | null): Value {
  const [start, end] = boundsOf(interval);
  if (isTemporal(start) || isTemporal(end)) {
    throw new EvaluationError('Intervals of dates and times have no width and no size');
  }
  return start === null || end === null ? null : subtract(end, start);
}

/** Width and one point more. @throws EvaluationError for dates and times. https://cql.hl7.org/09-b-cqlreference.html#size */
export function size(interval: Interval | null): Value {
  const wide = width(interval);
  const [start] = boundsOf(interval);
  if (wide === null || start === null) return null;
  const next = interval?.low === null ? null : successor(start);
  return next === null ? null : add(wide, subtract(next, start));
}

function boundsOf(interval: Interval | null): readonly [Value, Value] {
  return interval === null ? [null, null] : [known(interval.start), known(interval.end)];
}

function known(point: Value): Value {
  return point instanceof Uncertainty ? null : point;
}
