import { maximumOf, minimumOf, predecessor, successor } from './boundaries.js';
import type { Interval } from './interval.js';
import { oneOf } from './interval-unit.js';
import type { Quantity } from './quantity.js';
import {
  both,
  either,
  pointAfter,
  pointAtOrAfter,
  pointAtOrBefore,
  pointBefore,
  pointEqual,
} from './relation-points.js';
import { addDuration, subtractDuration } from './temporal-arithmetic.js';
import { isTemporal } from './temporal.js';
import type { Precision, Temporal } from './temporal.js';
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

/** https://cql.hl7.org/09-b-cqlreference.html#meets */
export function meets(a: Operand, b: Operand, precision: AtPrecision): Truth {
  return either(meetsBefore(a, b, precision), meetsAfter(a, b, precision));
}

/** Ends one point before the other starts; never if that starts with the least value of its type. */
export function meetsBefore(a: Operand, b: Operand, precision: AtPrecision): Truth {
  if (a === null || b === null) return null;
  if (isExtreme(b.start, BACKWARD)) return false;
  return pointEqual(a.end, stepped(b.start, BACKWARD, precision), precision);
}

/** Starts one point after the other ends; never if that ends with the greatest value of its type. */
export function meetsAfter(a: Operand, b: Operand, precision: AtPrecision): Truth {
  if (a === null || b === null) return null;
  if (isExtreme(b.end, FORWARD)) return false;
  return pointEqual(a.start, stepped(b.end, FORWARD, precision), precision);
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

interface Direction {
  readonly neighbour: (point: Value) => Value;
  readonly shift: (point: Temporal, by: Quantity) => Value;
  readonly extreme: (sample: Value) => Value;
}

const BACKWARD: Direction = { neighbour: predecessor, shift: subtractDuration, extreme: minimumOf };
const FORWARD: Direction = { neighbour: successor, shift: addDuration, extreme: maximumOf };

/** The next point in a direction: that of its own precision, or one unit of the given one away. */
function stepped(point: Value, direction: Direction, precision: AtPrecision): Value {
  if (point === null) return null;
  if (point instanceof Uncertainty) {
    const step = (bound: Value) => (isExtreme(bound, direction) ? bound : stepped(bound, direction, precision));
    return new Uncertainty(step(point.low), step(point.high));
  }
  if (precision === null || !isTemporal(point)) return direction.neighbour(point);
  return direction.shift(point, oneOf(precision));
}

function isExtreme(point: Value, { extreme }: Direction): boolean {
  return point !== null && !(point instanceof Uncertainty) && pointEqual(point, extreme(point), null) === true;
}
