import { minimumOf, predecessor } from './boundaries.js';
import type { Interval } from './interval.js';
import { oneOf } from './interval-unit.js';
import {
  both,
  either,
  pointAfter,
  pointAtOrAfter,
  pointAtOrBefore,
  pointBefore,
  pointEqual,
} from './relation-points.js';
import { subtractDuration } from './temporal-arithmetic.js';
import { isTemporal } from './temporal.js';
import type { Precision } from './temporal.js';
import { Uncertainty } from './uncertainty.js';
import type { Truth, Value } from './value.js';

// Relations of two intervals by the points they start and end with; an absent interval gives null.
// https://cql.hl7.org/09-b-cqlreference.html#interval-operators-3

type Operand = Interval | null;
type AtPrecision = Precision | null;

/** Whether they have a point in common. https://cql.hl7.org/09-b-cqlreference.html#overlaps */
export function overlaps(a: Operand, b: Operand, precision: AtPrecision): Truth {
  if (a === null || b === null) return null;
  const starts = pointAtOrBefore(a.start, b.end, precision);
  return starts === false ? false : both(starts, pointAtOrAfter(a.end, b.start, precision));
}

/** Starts before the other and overlaps it. */
export function overlapsBefore(a: Operand, b: Operand, precision: AtPrecision): Truth {
  if (a === null || b === null) return null;
  const starts = pointBefore(a.start, b.start, precision);
  return starts === false ? false : both(starts, pointAtOrAfter(a.end, b.start, precision));
}

/** Ends after the other and overlaps it. */
export function overlapsAfter(a: Operand, b: Operand, precision: AtPrecision): Truth {
  if (a === null || b === null) return null;
  const ends = pointAfter(a.end, b.end, precision);
  return ends === false ? false : both(ends, pointAtOrBefore(a.start, b.end, precision));
}

/** Ends one point before the other starts, or starts one after it ends. https://cql.hl7.org/09-b-cqlreference.html#meets */
export function meets(a: Operand, b: Operand, precision: AtPrecision): Truth {
  return either(meetsBefore(a, b, precision), meetsBefore(b, a, precision));
}

/** Ends one point before the other starts; never if that starts with the least value of its type. */
export function meetsBefore(a: Operand, b: Operand, precision: AtPrecision): Truth {
  if (a === null || b === null) return null;
  if (isLeast(b.start)) return false;
  return pointEqual(a.end, preceding(b.start, precision), precision);
}

export function meetsAfter(a: Operand, b: Operand, precision: AtPrecision): Truth {
  return meetsBefore(b, a, precision);
}

/** Starts with the other and ends no later. https://cql.hl7.org/09-b-cqlreference.html#starts */
export function starts(a: Operand, b: Operand, precision: AtPrecision): Truth {
  if (a === null || b === null) return null;
  const same = pointEqual(a.start, b.start, precision);
  return same === false ? false : both(same, pointAtOrBefore(a.end, b.end, precision));
}

/** Ends with the other and starts no earlier. https://cql.hl7.org/09-b-cqlreference.html#ends */
export function ends(a: Operand, b: Operand, precision: AtPrecision): Truth {
  if (a === null || b === null) return null;
  const same = pointEqual(a.end, b.end, precision);
  return same === false ? false : both(same, pointAtOrAfter(a.start, b.start, precision));
}

/** The point before, or one unit of the precision before. */
function preceding(point: Value, precision: AtPrecision): Value {
  if (point === null) return null;
  if (point instanceof Uncertainty) {
    const least = isLeast(point.low) ? point.low : preceding(point.low, precision);
    return new Uncertainty(least, isLeast(point.high) ? point.high : preceding(point.high, precision));
  }
  if (precision === null || !isTemporal(point)) return predecessor(point);
  return subtractDuration(point, oneOf(precision));
}

function isLeast(point: Value): boolean {
  return point !== null && !(point instanceof Uncertainty) && pointEqual(point, minimumOf(point), null) === true;
}
