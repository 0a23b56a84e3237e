import { EvaluationError } from './evaluation-error.js';
import {
  intervalContains,
  intervalIncludes,
  intervalProperlyContains,
  intervalProperlyIncludes,
} from './interval-membership.js';
import { Interval } from './interval.js';
import { listContains, listIncludes, listProperlyContains, listProperlyIncludes } from './list.js';
import { both, pointAfter, pointAtOrAfter, pointAtOrBefore, pointBefore, pointSame } from './relation-points.js';
import type { Precision } from './temporal.js';
import type { Truth, Value } from './value.js';

// Operators that ELM writes alike for points, intervals and lists. What their operands are is seen at run time; a point
// among intervals stands for the interval of that one point. https://cql.hl7.org/09-b-cqlreference.html

type AtPrecision = Precision | null;

/** https://cql.hl7.org/09-b-cqlreference.html#before-1 */
export function before(a: Value, b: Value, precision: AtPrecision): Truth {
  return pointBefore(endOf(a), startOf(b), precision);
}

export function after(a: Value, b: Value, precision: AtPrecision): Truth {
  return pointAfter(startOf(a), endOf(b), precision);
}

/** https://cql.hl7.org/09-b-cqlreference.html#same-as-1 */
export function sameAs(a: Value, b: Value, precision: AtPrecision): Truth {
  const starts = pointSame(startOf(a), startOf(b), precision);
  if (starts === false || !(a instanceof Interval || b instanceof Interval)) return starts;
  return both(starts, pointSame(endOf(a), endOf(b), precision));
}

/** `on or before`: ends no later than the other starts. https://cql.hl7.org/09-b-cqlreference.html#on-or-before-1 */
export function sameOrBefore(a: Value, b: Value, precision: AtPrecision): Truth {
  return pointAtOrBefore(endOf(a), startOf(b), precision);
}

/** `on or after`: starts no earlier than the other ends. */
export function sameOrAfter(a: Value, b: Value, precision: AtPrecision): Truth {
  return pointAtOrAfter(startOf(a), endOf(b), precision);
}

/** Point in interval or element in list; false in nothing. https://cql.hl7.org/09-b-cqlreference.html#in */
export function contains(container: Value, item: Value, precision: AtPrecision): Truth {
  if (container instanceof Interval) return intervalContains(container, item, precision);
  if (container === null) return false;
  return listContains(listOf(container), item);
}

export function isIn(item: Value, container: Value, precision: AtPrecision): Truth {
  return contains(container, item, precision);
}

/** https://cql.hl7.org/09-b-cqlreference.html#properly-includes */
export function properlyContains(container: Value, item: Value, precision: AtPrecision): Truth {
  if (container instanceof Interval) return intervalProperlyContains(container, item, precision);
  if (container === null) return false;
  return listProperlyContains(listOf(container), item);
}

export function isProperlyIn(item: Value, container: Value, precision: AtPrecision): Truth {
  return properlyContains(container, item, precision);
}

/** https://cql.hl7.org/09-b-cqlreference.html#includes */
export function includes(whole: Value, part: Value, precision: AtPrecision): Truth {
  if (whole === null || part === null) return null;
  if (whole instanceof Interval) {
    return part instanceof Interval
      ? intervalIncludes(whole, part, precision)
      : intervalContains(whole, part, precision);
  }
  return Array.isArray(part) ? listIncludes(listOf(whole), listOf(part)) : listContains(listOf(whole), part);
}

export function includedIn(part: Value, whole: Value, precision: AtPrecision): Truth {
  return includes(whole, part, precision);
}

/** https://cql.hl7.org/09-b-cqlreference.html#properly-includes */
export function properlyIncludes(whole: Value, part: Value, precision: AtPrecision): Truth {
  if (whole === null || part === null) return null;
  if (whole instanceof Interval) {
    return part instanceof Interval
      ? intervalProperlyIncludes(whole, part, precision)
      : intervalProperlyContains(whole, part, precision);
  }
  if (!Array.isArray(part)) return listProperlyContains(listOf(whole), part);
  return listProperlyIncludes(listOf(whole), listOf(part));
}

export function properlyIncludedIn(part: Value, whole: Value, precision: AtPrecision): Truth {
  return properlyIncludes(whole, part, precision);
}

function startOf(value: Value): Value {
  return value instanceof Interval ? value.start : value;
}

function endOf(value: Value): Value {
  return value instanceof Interval ? value.end : value;
}

function listOf(value: Value): readonly Value[] {
  if (!Array.isArray(value)) throw new EvaluationError('A list or an interval is needed to look for something in it');
  return value as readonly Value[];
}
