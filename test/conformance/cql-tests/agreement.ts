import { Decimal, compareDecimals } from '../../../src/cql/runtime/decimal.js';
import { Code, Concept } from '../../../src/cql/runtime/clinical.js';
import { Interval } from '../../../src/cql/runtime/interval.js';
import { Quantity, Ratio } from '../../../src/cql/runtime/quantity.js';
import { CalendarDate, DateTime, Time } from '../../../src/cql/runtime/temporal.js';
import type { DatePrecision } from '../../../src/cql/runtime/temporal.js';
import { Tuple } from '../../../src/cql/runtime/tuple.js';
import { Uncertainty } from '../../../src/cql/runtime/uncertainty.js';
import type { Value } from '../../../src/cql/runtime/value.js';

type Structured = Exclude<Value, null | boolean | number | bigint | string>;

/**
 * Whether a value is the one that a test expects: of the same type and precision, with nulls in the same places. This
 * does not ask the engine's own `=` or `~`, which are under test. As CQL has no literal for an uncertainty, the suite
 * writes an interval for it, and a Date for a DateTime without time, to which it converts implicitly.
 */
export function isAsExpected(expected: Value, actual: Value): boolean {
  // Not Object.is: -0 is 0.
  if (!isObject(expected) || !isObject(actual)) return expected === actual;
  if (isList(expected)) return isList(actual) && sameItems(expected, actual);
  const computed = asWritten(actual, expected);
  if (expected.constructor !== computed.constructor) return false;
  if (expected instanceof Decimal) return compareDecimals(expected, computed as Decimal) === 0;
  const parts = partsOf(expected);
  return parts !== null && sameItems(parts, partsOf(computed) ?? []);
}

function isObject(value: Value): value is Structured {
  return typeof value === 'object' && value !== null;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function sameItems(expected: readonly Value[], actual: readonly Value[]): boolean {
  return (
    expected.length === actual.length && expected.every((item, index) => isAsExpected(item, actual[index] ?? null))
  );
}

/** A value in the form that the suite has for it, where that is another. */
function asWritten(actual: Structured, expected: Structured): Structured {
  if (expected instanceof Interval && actual instanceof Uncertainty) {
    return new Interval(actual.low, actual.high, true, true, expected.pointType);
  }
  if (expected instanceof CalendarDate && actual instanceof DateTime && actual.precision <= 3) {
    return new CalendarDate(actual.precision as DatePrecision, actual.year, actual.month, actual.day);
  }
  return actual;
}

/** What a structured value consists of, in an order; null for one that the suite has not. */
function partsOf(value: Value): readonly Value[] | null {
  if (value instanceof Interval) return [value.low, value.high, value.lowClosed, value.highClosed];
  if (value instanceof Quantity) return [value.value, value.unit ?? '1'];
  if (value instanceof Ratio) return [value.numerator, value.denominator];
  if (value instanceof DateTime) return [value.precision, value.earliest];
  if (value instanceof CalendarDate) return [value.precision, value.year, value.month, value.day];
  if (value instanceof Time) return [value.precision, value.hour, value.minute, value.second, value.millisecond];
  if (value instanceof Code) return [value.code, value.system, value.version, value.display];
  if (value instanceof Concept) return [value.codes, value.display];
  if (value instanceof Uncertainty) return [value.low, value.high];
  return value instanceof Tuple ? [...value.elements].sort(([a], [b]) => (a < b ? -1 : 1)).flat() : null;
}
