import { CalendarDate, DateTime, Time, isTemporal, timeOfDay } from './temporal.js';
import type { Precision, Temporal } from './temporal.js';
import type { Truth, Value } from './value.js';

/** How two points lie to each other; null when their precision does not tell. */
export type Order = -1 | 0 | 1 | null;

/**
 * The order of two points of one type, as `<`, `before` and `same as` without precision see it: each precision in turn,
 * until they differ (ordered), neither has more (the same) or only one has (null). Date-times are compared as moments,
 * whatever their offsets. A date and a date-time compare as date-times. Null also for points of different types.
 * https://cql.hl7.org/09-b-cqlreference.html#less
 *
 * Seconds and milliseconds are separate precisions here, as the specification's tests of intervals expect, and one
 * decimal precision in {@link equalTemporal}.
 */
export function compareTemporal(left: Temporal, right: Temporal): Order {
  if (left instanceof DateTime) {
    if (right instanceof DateTime) return compareMoments(left, right);
    return right instanceof CalendarDate ? compareMoments(left, asDateTime(right, left.offset)) : null;
  }
  if (left instanceof Time) return right instanceof Time ? compareFields(left, right, null) : null;
  if (right instanceof DateTime) return compareMoments(asDateTime(left, right.offset), right);
  return right instanceof CalendarDate ? compareFields(left, right, null) : null;
}

function compareMoments(left: DateTime, right: DateTime): Order {
  const first = left.earliest;
  const second = right.earliest;
  if (first === second) return left.precision === right.precision ? 0 : null;
  if (first < second) return left.latest < second ? -1 : null;
  return right.latest < first ? 1 : null;
}

/**
 * The order as far as a precision, as in `before month of`. Date-times of different offsets are brought to UTC
 * for hours and finer; years, months and days are compared as they were written.
 * https://cql.hl7.org/09-b-cqlreference.html#before
 * @param precision null: as {@link compareTemporal}
 */
export function compareToPrecision(left: Temporal, right: Temporal, precision: Precision | null): Order {
  if (precision === null) return compareTemporal(left, right);
  if (left instanceof DateTime) {
    if (right instanceof DateTime) {
      const asWritten = precision < 4 || left.offset === right.offset;
      return asWritten ? compareFields(left, right, precision) : compareAcrossOffsets(left, right, precision);
    }
    return right instanceof CalendarDate ? compareFields(left, right, precision) : null;
  }
  // A time has no date to compare, and nothing else a time of day alone.
  if (left instanceof Time)
    return right instanceof Time && precision > 3 ? compareFields(left, right, precision) : null;
  if (right instanceof Time) return null;
  return compareFields(left, right, precision);
}

/** To the hour or finer, in UTC. A value less precise than that is before or after, or it is not known which. */
function compareAcrossOffsets(left: DateTime, right: DateTime, precision: Precision): Order {
  if (left.precision < precision || right.precision < precision) return compareMoments(left, right) || null;
  const unit = UNIT[precision];
  return sign(Math.floor(left.earliest / unit) - Math.floor(right.earliest / unit));
}

/** Field by field, to the precision or to the end of the coarser value. */
function compareFields(left: Temporal, right: Temporal, precision: Precision | null): Order {
  const known = left.precision < right.precision ? left.precision : right.precision;
  const reach = precision !== null && precision < known ? precision : known;
  const order = orderOfFields(left, right, reach);
  if (order !== 0) return order;
  const enough = precision === null ? left.precision === right.precision : reach === precision;
  return enough ? 0 : null;
}

function orderOfFields(left: Temporal, right: Temporal, reach: Precision): -1 | 0 | 1 {
  if (left instanceof Time) return orderOfTimes(left, right as Time, reach);
  const dated = right as DateTime | CalendarDate;
  if (left.year !== dated.year) return left.year < dated.year ? -1 : 1;
  if (reach === 1) return 0;
  if (left.month !== dated.month) return left.month < dated.month ? -1 : 1;
  if (reach === 2) return 0;
  if (left.day !== dated.day) return left.day < dated.day ? -1 : 1;
  return reach === 3 ? 0 : orderOfTimes(left as DateTime, right as DateTime, reach);
}

/** Milliseconds of each unit of time by precision. */
const UNIT: readonly number[] = [NaN, NaN, NaN, NaN, 3_600_000, 60_000, 1_000, 1];

function orderOfTimes(left: DateTime | Time, right: DateTime | Time, reach: Precision): -1 | 0 | 1 {
  const unit = UNIT[reach];
  return sign(Math.floor(timeOfDay(left) / unit) - Math.floor(timeOfDay(right) / unit));
}

function sign(difference: number): -1 | 0 | 1 {
  if (difference === 0) return 0;
  return difference < 0 ? -1 : 1;
}

/**
 * CQL's `=` of two points: seconds and milliseconds are one precision with decimals, so that 10:00:00 equals
 * 10:00:00.000 and differs from 10:00:00.500. False for points of different types.
 * https://cql.hl7.org/09-b-cqlreference.html#equal
 */
export function equalTemporal(left: Temporal, right: Temporal): Truth {
  if (left.constructor !== right.constructor) return false;
  if (left.precision >= 6 && right.precision >= 6) return exactly(left, right);
  const order = compareTemporal(left, right);
  return order === null ? null : order === 0;
}

function exactly(left: Temporal, right: Temporal): boolean {
  if (left instanceof DateTime) return left.earliest === (right as DateTime).earliest;
  return timeOfDay(left as Time) === timeOfDay(right as Time);
}

/** CQL's `~` of two points: as `=`, and false where that is unknown. https://cql.hl7.org/09-b-cqlreference.html#equivalent */
export function equivalentTemporal(left: Temporal, right: Temporal): boolean {
  return equalTemporal(left, right) === true;
}

/** The date as a date-time without time, at an offset. */
function asDateTime(date: CalendarDate, offset: number): DateTime {
  return new DateTime(date.precision, date.year, date.month, date.day, 0, 0, 0, 0, offset);
}

function order(left: Value, right: Value, precision: Precision | null): Order {
  return isTemporal(left) && isTemporal(right) ? compareToPrecision(left, right, precision) : null;
}

/** https://cql.hl7.org/09-b-cqlreference.html#before */
export function isBefore(left: Value, right: Value, precision: Precision | null): Truth {
  const found = order(left, right, precision);
  return found === null ? null : found < 0;
}

/** https://cql.hl7.org/09-b-cqlreference.html#after */
export function isAfter(left: Value, right: Value, precision: Precision | null): Truth {
  const found = order(left, right, precision);
  return found === null ? null : found > 0;
}

/** https://cql.hl7.org/09-b-cqlreference.html#same-as */
export function isSame(left: Value, right: Value, precision: Precision | null): Truth {
  const found = order(left, right, precision);
  return found === null ? null : found === 0;
}

/** https://cql.hl7.org/09-b-cqlreference.html#same-or-before */
export function isSameOrBefore(left: Value, right: Value, precision: Precision | null): Truth {
  const found = order(left, right, precision);
  return found === null ? null : found <= 0;
}

/** https://cql.hl7.org/09-b-cqlreference.html#same-or-after */
export function isSameOrAfter(left: Value, right: Value, precision: Precision | null): Truth {
  const found = order(left, right, precision);
  return found === null ? null : found >= 0;
}
