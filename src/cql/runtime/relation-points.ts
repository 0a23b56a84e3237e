import { greaterOrEqual, greaterThan, lessOrEqual, lessThan } from './comparison.js';
import { equal } from './equality.js';
import { isAfter, isBefore, isSame, isSameOrAfter, isSameOrBefore } from './temporal-comparison.js';
import { isTemporal } from './temporal.js';
import type { Precision } from './temporal.js';
import { Uncertainty } from './uncertainty.js';
import type { Truth, Value } from './value.js';

// How two points of one type lie to each other, to a precision if they are temporal. All are null when either point is
// null or the answer depends on what is not known of them.

export function pointBefore(a: Value, b: Value, precision: Precision | null): Truth {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (isTemporal(a) && isTemporal(b)) return isBefore(a, b, precision);
  if (a === null || b === null) return null;
  if (!isUncertain(a) && !isUncertain(b)) return lessThan(a, b);
  if (pointBefore(most(a), least(b), precision) === true) return true;
  return pointAtOrAfter(least(a), most(b), precision) === true ? false : null;
}

export function pointAfter(a: Value, b: Value, precision: Precision | null): Truth {
  if (typeof a === 'number' && typeof b === 'number') return a > b;
  if (isTemporal(a) && isTemporal(b)) return isAfter(a, b, precision);
  if (a === null || b === null) return null;
  if (!isUncertain(a) && !isUncertain(b)) return greaterThan(a, b);
  return pointBefore(b, a, precision);
}

export function pointAtOrBefore(a: Value, b: Value, precision: Precision | null): Truth {
  if (typeof a === 'number' && typeof b === 'number') return a <= b;
  if (isTemporal(a) && isTemporal(b)) return isSameOrBefore(a, b, precision);
  if (a === null || b === null) return null;
  if (!isUncertain(a) && !isUncertain(b)) return lessOrEqual(a, b);
  if (pointAtOrBefore(most(a), least(b), precision) === true) return true;
  return pointAfter(least(a), most(b), precision) === true ? false : null;
}

export function pointAtOrAfter(a: Value, b: Value, precision: Precision | null): Truth {
  if (typeof a === 'number' && typeof b === 'number') return a >= b;
  if (isTemporal(a) && isTemporal(b)) return isSameOrAfter(a, b, precision);
  if (a === null || b === null) return null;
  if (!isUncertain(a) && !isUncertain(b)) return greaterOrEqual(a, b);
  return pointAtOrBefore(b, a, precision);
}

/** `same as`: without a precision, temporal points are the same when they are so to the millisecond. */
export function pointSame(a: Value, b: Value, precision: Precision | null): Truth {
  if (isTemporal(a) && isTemporal(b)) return isSame(a, b, precision);
  return pointEqual(a, b, precision);
}

/** `=`, or `same as` where a precision is asked for. */
export function pointEqual(a: Value, b: Value, precision: Precision | null): Truth {
  if (a === null || b === null) return null;
  if (precision !== null && isTemporal(a) && isTemporal(b)) return isSame(a, b, precision);
  if (!isUncertain(a) && !isUncertain(b)) return equal(a, b);
  if (pointBefore(a, b, precision) === true || pointAfter(a, b, precision) === true) return false;
  const onePoint =
    pointEqual(least(a), most(a), precision) === true && pointEqual(least(b), most(b), precision) === true;
  return onePoint ? pointEqual(least(a), least(b), precision) : null;
}

function isUncertain(value: Value): value is Uncertainty {
  return value instanceof Uncertainty;
}

function least(value: Value): Value {
  return isUncertain(value) ? value.low : value;
}

function most(value: Value): Value {
  return isUncertain(value) ? value.high : value;
}

/** `and` of two known operands: false wins over null. */
export function both(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

/** `or` of two known operands: true wins over null. */
export function either(a: Truth, b: Truth): Truth {
  if (a === true || b === true) return true;
  return a === null || b === null ? null : false;
}
