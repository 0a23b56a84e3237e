import { Decimal, compareDecimals } from './decimal.js';
import { FhirNode } from './fhir-node.js';
import { asDecimal, isNumber } from './numeric.js';
import { Quantity } from './quantity.js';
import { compareTemporal } from './temporal-comparison.js';
import { MS_PER_DAY, dayNumber } from './temporal-calendar.js';
import { DateTime, Time, isTemporal, timeOfDay } from './temporal.js';
import type { Temporal } from './temporal.js';
import { uncertainLess } from './uncertainty-comparison.js';
import { Uncertainty } from './uncertainty.js';
import { compareQuantities } from './units.js';
import type { Truth, Value } from './value.js';

/** `<` https://cql.hl7.org/09-b-cqlreference.html#less */
export function lessThan(a: Value, b: Value): Truth {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (a instanceof Uncertainty || b instanceof Uncertainty) return uncertainLess(a, b, lessThan);
  const order = compare(a, b);
  return order === null ? null : order < 0;
}

/** `<=` */
export function lessOrEqual(a: Value, b: Value): Truth {
  if (typeof a === 'number' && typeof b === 'number') return a <= b;
  if (a instanceof Uncertainty || b instanceof Uncertainty) return negated(uncertainLess(b, a, lessThan));
  const order = compare(a, b);
  return order === null ? null : order <= 0;
}

/** `>` */
export function greaterThan(a: Value, b: Value): Truth {
  return lessThan(b, a);
}

/** `>=` */
export function greaterOrEqual(a: Value, b: Value): Truth {
  return lessOrEqual(b, a);
}

/**
 * The order of a sort clause: null first. Values that cannot be compared keep their order. https://cql.hl7.org/03-developersguide.html#sorting
 */
export function compareForSort(a: Value, b: Value): number {
  if (a === null || b === null) return Number(b === null) - Number(a === null);
  const [left, right] = [pointOf(a), pointOf(b)];
  if (left === null || right === null) return Number(right === null) - Number(left === null);
  if (isTemporal(left) && isTemporal(right)) return compareStarts(left, right);
  return compare(left, right) ?? 0;
}

/** Of two that only their precision tells apart the coarser comes first, so that the order is one of all values. */
function compareStarts(a: Temporal, b: Temporal): number {
  return startOf(a) - startOf(b) || a.precision - b.precision;
}

/** The earliest moment that a value may be, in milliseconds on the scale of its type. */
function startOf(value: Temporal): number {
  if (value instanceof DateTime) return value.earliest;
  if (value instanceof Time) return timeOfDay(value);
  return dayNumber(value.year, value.month, value.day) * MS_PER_DAY;
}

/** Elements of FHIR's primitive types sort by their values. */
function pointOf(value: Value): Value {
  return value instanceof FhirNode && value.type.isPrimitive ? value.element('value') : value;
}

/** Null also for values of types that have no order with each other, as a choice may hold. */
function compare(a: Value, b: Value): number | null {
  if (a === null || b === null) return null;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  if (isTemporal(a) && isTemporal(b)) return compareTemporal(a, b);
  if (a instanceof Quantity && b instanceof Quantity) return compareQuantities(a, b);
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  return null;
}

function compareNumbers(a: number | bigint | Decimal, b: number | bigint | Decimal): number {
  if (a instanceof Decimal || b instanceof Decimal) return compareDecimals(asDecimal(a), asDecimal(b));
  return a < b ? -1 : Number(a > b);
}

function negated(value: Truth): Truth {
  return value === null ? null : !value;
}
