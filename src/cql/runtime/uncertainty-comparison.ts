import { Uncertainty } from './uncertainty.js';
import type { Truth, Value } from './value.js';

/** The order of two certain values: whether the first is less. */
type Less = (left: Value, right: Value) => Truth;

/**
 * Whether the first is less, where either may be uncertain: true when it is even in the worst case, false when it is not
 * even in the best, else null. https://cql.hl7.org/05-languagesemantics.html#comparison-operators
 */
export function uncertainLess(left: Value, right: Value, less: Less): Truth {
  if (less(highOf(left), lowOf(right)) === true) return true;
  return less(lowOf(left), highOf(right)) === false ? false : null;
}

/** Whether both are equal: false when they do not overlap, true when both are the same certain value. */
export function uncertainEqual(left: Value, right: Value, less: Less): Truth {
  const before = uncertainLess(left, right, less);
  const after = uncertainLess(right, left, less);
  if (before === true || after === true) return false;
  return before === null || after === null ? null : true;
}

function lowOf(value: Value): Value {
  return value instanceof Uncertainty ? value.low : value;
}

function highOf(value: Value): Value {
  return value instanceof Uncertainty ? value.high : value;
}
