import type { Interval } from './interval.js';
import { both, pointAfter, pointAtOrAfter, pointAtOrBefore, pointBefore, pointEqual } from './relation-points.js';
import type { Precision } from './temporal.js';
import type { Truth, Value } from './value.js';

/**
 * Whether a point lies in an interval: exclusive comparison with an open boundary, none with an open end. A point that
 * equals a closed boundary lies in it whatever the precision. https://cql.hl7.org/09-b-cqlreference.html#in
 */
export function intervalContains(interval: Interval, point: Value, precision: Precision | null): Truth {
  if (point === null) return null;
  const fromLow = reachesLow(interval, point, precision);
  // Without precision, what equals a boundary is never beyond it.
  if (fromLow === false && precision === null) return false;
  const within = both(fromLow, reachesHigh(interval, point, precision));
  if (within === true || (within === false && precision === null)) return within;
  return isClosedBoundary(interval, point) ? true : within;
}

function reachesLow({ low, lowClosed }: Interval, point: Value, precision: Precision | null): Truth {
  if (low === null) return lowClosed ? true : null;
  return lowClosed ? pointAtOrAfter(point, low, precision) : pointAfter(point, low, precision);
}

function reachesHigh({ high, highClosed }: Interval, point: Value, precision: Precision | null): Truth {
  if (high === null) return highClosed ? true : null;
  return highClosed ? pointAtOrBefore(point, high, precision) : pointBefore(point, high, precision);
}

function isClosedBoundary({ low, high, lowClosed, highClosed }: Interval, point: Value): boolean {
  return (lowClosed && pointEqual(low, point, null) === true) || (highClosed && pointEqual(high, point, null) === true);
}

/** Whether a point lies between start and end and is neither. https://cql.hl7.org/09-b-cqlreference.html#properly-includes */
export function intervalProperlyContains(interval: Interval, point: Value, precision: Precision | null): Truth {
  if (point === null) return null;
  return both(pointAfter(point, interval.start, precision), pointBefore(point, interval.end, precision));
}

/** https://cql.hl7.org/09-b-cqlreference.html#includes */
export function intervalIncludes(whole: Interval, part: Interval, precision: Precision | null): Truth {
  const starts = pointAtOrBefore(whole.start, part.start, precision);
  return starts === false ? false : both(starts, pointAtOrAfter(whole.end, part.end, precision));
}

/** Includes, and one of the two reaches further. https://cql.hl7.org/09-b-cqlreference.html#properly-includes */
export function intervalProperlyIncludes(whole: Interval, part: Interval, precision: Precision | null): Truth {
  const includes = intervalIncludes(whole, part, precision);
  if (includes === false) return false;
  const included = intervalIncludes(part, whole, precision);
  return both(includes, included === null ? null : !included);
}
