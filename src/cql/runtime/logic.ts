import type { Truth, Value } from './value.js';

// Three-valued logic: null is unknown. The right side is a function, left out where the left side decides alone.
// https://cql.hl7.org/09-b-cqlreference.html#logical-operators-3

export function not(value: Value): Truth {
  return value === null ? null : value !== true;
}

/** False wins over unknown. */
export function and(left: Value, right: () => Value): Truth {
  if (left === false) return false;
  const other = right();
  if (other === false) return false;
  return left === true && other === true ? true : null;
}

/** True wins over unknown. */
export function or(left: Value, right: () => Value): Truth {
  if (left === true) return true;
  const other = right();
  if (other === true) return true;
  return left === false && other === false ? false : null;
}

/** Unknown when either side is. */
export function xor(left: Value, right: Value): Truth {
  return left === null || right === null ? null : left !== right;
}

/** `not left or right` */
export function implies(left: Value, right: () => Value): Truth {
  return or(not(left), right);
}
