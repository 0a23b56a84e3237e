import { EvaluationError } from './evaluation-error.js';
import { intervalExcept, intervalIntersect, intervalUnion } from './interval-sets.js';
import { Interval } from './interval.js';
import { except as listExcept, intersect as listIntersect, union as listUnion } from './list-sets.js';
import type { Value } from './value.js';

/**
 * Of lists an absent one counts as empty; of intervals it gives null. With both absent, `listTyped` says which they would
 * have been. https://cql.hl7.org/09-b-cqlreference.html#union-1
 */
export function union(a: Value, b: Value, listTyped: boolean): Value {
  if (a instanceof Interval || b instanceof Interval) {
    return a instanceof Interval && b instanceof Interval ? intervalUnion(a, b) : null;
  }
  if (a === null && b === null) return listTyped ? [] : null;
  return listUnion(listOf(a ?? []), listOf(b ?? []));
}

/** https://cql.hl7.org/09-b-cqlreference.html#intersect-1 */
export function intersect(a: Value, b: Value): Value {
  if (a === null || b === null) return null;
  if (a instanceof Interval && b instanceof Interval) return intervalIntersect(a, b);
  return listIntersect(listOf(a), listOf(b));
}

/** An absent second list takes nothing away. https://cql.hl7.org/09-b-cqlreference.html#except-1 */
export function except(a: Value, b: Value): Value {
  if (a === null) return null;
  if (a instanceof Interval) return b instanceof Interval ? intervalExcept(a, b) : null;
  return listExcept(listOf(a), listOf(b ?? []));
}

function listOf(value: Value): readonly Value[] {
  if (!Array.isArray(value)) throw new EvaluationError('Lists or intervals are needed to unite, intersect or subtract');
  return value as readonly Value[];
}
