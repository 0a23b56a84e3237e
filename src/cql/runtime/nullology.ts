import type { Value } from './value.js';

// https://cql.hl7.org/09-b-cqlreference.html#nullological-operators-3

export function isNull(value: Value): boolean {
  return value === null;
}

export function isTrue(value: Value): boolean {
  return value === true;
}

export function isFalse(value: Value): boolean {
  return value === false;
}

/** The first value that is not null; those after it are not evaluated. */
export function coalesce(operands: readonly (() => Value)[]): Value {
  for (const operand of operands) {
    const value = operand();
    if (value !== null) return value;
  }
  return null;
}

/** The first element that is not null; a single value is itself. */
export function coalesceList(list: Value): Value {
  return Array.isArray(list) ? ((list as readonly Value[]).find((element) => element !== null) ?? null) : list;
}
