import { predecessor, successor } from './boundaries.js';
import { meets, overlaps, overlapsAfter, overlapsBefore } from './interval-relations.js';
import { Interval } from './interval.js';
import { either, pointAtOrAfter, pointAtOrBefore } from './relation-points.js';
import { isTemporal } from './temporal.js';
import type { Truth, Value } from './value.js';

/** From the earlier start to the later end; null unless they overlap or meet. https://cql.hl7.org/09-b-cqlreference.html#union-1 */
export function intervalUnion(a: Interval, b: Interval): Interval | null {
  if (either(overlaps(a, b, null), meets(a, b, null)) !== true) return null;
  const low = chosen(a, b, pointAtOrBefore(a.start, b.start, null), pointAtOrAfter(a.start, b.start, null));
  const high = chosen(a, b, pointAtOrAfter(a.end, b.end, null), pointAtOrBefore(a.end, b.end, null));
  return bounded(low ?? vaguer(a, b, 'low'), high ?? vaguer(a, b, 'high'));
}

/** From the later start to the earlier end; null unless they overlap. https://cql.hl7.org/09-b-cqlreference.html#intersect-1 */
export function intervalIntersect(a: Interval, b: Interval): Interval | null {
  if (overlaps(a, b, null) !== true) return null;
  const low = chosen(a, b, pointAtOrAfter(a.start, b.start, null), pointAtOrBefore(a.start, b.start, null));
  const high = chosen(a, b, pointAtOrBefore(a.end, b.end, null), pointAtOrAfter(a.end, b.end, null));
  return bounded(low ?? finer(a, b, 'low'), high ?? finer(a, b, 'high'));
}

/**
 * What the first has alone; null when that is nothing, not known, or two intervals.
 * https://cql.hl7.org/09-b-cqlreference.html#except-1
 */
export function intervalExcept(a: Interval, b: Interval): Interval | null {
  const common = overlaps(a, b, null);
  if (common !== true) return common === false ? a : null;
  const reachesBefore = overlapsBefore(a, b, null);
  const reachesAfter = overlapsAfter(a, b, null);
  if (reachesBefore === true && reachesAfter === false) {
    return new Interval(a.low, predecessor(b.start), a.lowClosed, true, a.pointType);
  }
  if (reachesAfter === true && reachesBefore === false) {
    return new Interval(successor(b.end), a.high, true, a.highClosed, a.pointType);
  }
  return null;
}

function bounded(low: Interval, high: Interval): Interval {
  return new Interval(low.low, high.high, low.lowClosed, high.highClosed, low.pointType ?? high.pointType);
}

/** The first if it is surely right, else the second; null when neither is known to be. */
function chosen(a: Interval, b: Interval, first: Truth, second: Truth): Interval | null {
  if (first === true) return a;
  return second === true ? b : null;
}

/** Of two boundaries that cannot be told apart, the union takes the unknown or less precise one: it covers both. */
function vaguer(a: Interval, b: Interval, side: 'low' | 'high'): Interval {
  return detail(a[side]) <= detail(b[side]) ? a : b;
}

/** The intersection takes the more precise one, unless one is unknown. */
function finer(a: Interval, b: Interval, side: 'low' | 'high'): Interval {
  if (a[side] === null || b[side] === null) return a[side] === null ? a : b;
  return detail(a[side]) >= detail(b[side]) ? a : b;
}

function detail(boundary: Value): number {
  if (boundary === null) return 0;
  return isTemporal(boundary) ? boundary.precision : 1;
}
