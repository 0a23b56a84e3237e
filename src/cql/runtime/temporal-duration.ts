import {
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  calendarDay,
  dayNumber,
  daysInMonth,
} from './temporal-calendar.js';
import type { TemporalUnit } from './temporal-precision.js';
import { CalendarDate, DateTime, Time, isTemporal, spanOf, timeOfDay } from './temporal.js';
import type { Temporal } from './temporal.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

/** Milliseconds between which a point lies, on its own clock and the offset of that. */
interface Extent {
  readonly low: number;
  readonly high: number;
  /** Milliseconds east of UTC. */
  readonly offset: number;
}

/**
 * Whole periods from the first point to the second, negative when the second is earlier; an uncertainty when their
 * precision leaves more than one answer. https://cql.hl7.org/09-b-cqlreference.html#duration
 * @returns null for null, and for points of different types
 */
export function durationBetween(first: Value, second: Value, unit: TemporalUnit): number | Uncertainty | null {
  return between(first, second, unit, wholePeriods);
}

/**
 * Boundaries of the unit (new years, midnights, Sundays for weeks) that are crossed from the first point to the second.
 * Days and longer are counted by the calendars as written, shorter ones in elapsed time.
 * https://cql.hl7.org/09-b-cqlreference.html#difference
 */
export function differenceBetween(first: Value, second: Value, unit: TemporalUnit): number | Uncertainty | null {
  return between(first, second, unit, boundariesCrossed);
}

type Count = (from: number, fromOffset: number, to: number, toOffset: number, unit: TemporalUnit) => number;

function between(first: Value, second: Value, unit: TemporalUnit, count: Count): number | Uncertainty | null {
  if (!isTemporal(first) || !isTemporal(second)) return null;
  if (first instanceof Time !== second instanceof Time) return null;
  const from = extentOf(first, second, unit);
  const to = extentOf(second, first, unit);
  const low = count(from.high, from.offset, to.low, to.offset, unit);
  if (from.low === from.high && to.low === to.high) return low;
  const high = count(from.low, from.offset, to.high, to.offset, unit);
  return low === high ? low : new Uncertainty(low, high);
}

/** @param other a date is taken as a date-time at its offset when it is one */
function extentOf(value: Temporal, other: Temporal, unit: TemporalUnit): Extent {
  if (value instanceof CalendarDate && !(other instanceof DateTime)) {
    const low = dayNumber(value.year, value.month, value.day) * MS_PER_DAY;
    return { low, high: low + spanOf(value) - MS_PER_DAY, offset: 0 };
  }
  const low = value instanceof Time ? timeOfDay(value) : localOf(value);
  return { low, high: low + lengthOf(value, unit), offset: offsetOf(value, other) };
}

function localOf(value: DateTime | CalendarDate): number {
  return value instanceof DateTime ? value.local : dayNumber(value.year, value.month, value.day) * MS_PER_DAY;
}

function offsetOf(value: Temporal, other: Temporal): number {
  if (value instanceof DateTime) return value.offset * MS_PER_MINUTE;
  return other instanceof DateTime ? other.offset * MS_PER_MINUTE : 0;
}

/** A second without milliseconds is a whole one, except where milliseconds are counted. https://cql.hl7.org/elm.html#durationbetween */
function lengthOf(value: Temporal, unit: TemporalUnit): number {
  return value.precision === 6 && unit !== 7 ? 0 : spanOf(value) - 1;
}

const LENGTH: readonly number[] = [NaN, NaN, NaN, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, 1];

function wholePeriods(from: number, fromOffset: number, to: number, toOffset: number, unit: TemporalUnit): number {
  const elapsed = to - toOffset - (from - fromOffset);
  // Adding zero makes -0 of Math.trunc 0.
  if (unit === 'week') return Math.trunc(elapsed / (7 * MS_PER_DAY)) + 0;
  if (unit > 2) return Math.trunc(elapsed / LENGTH[unit]) + 0;
  // Months are counted on the clock of the earlier point.
  const months =
    elapsed < 0 ? -wholeMonths(to, from - fromOffset + toOffset) : wholeMonths(from, to - toOffset + fromOffset);
  return (unit === 2 ? months : Math.trunc(months / 12)) + 0;
}

/** Whole months from one moment to a later one on the same clock. A month from the 31st ends with the last day of a shorter one. */
function wholeMonths(from: number, to: number): number {
  const fromDays = Math.floor(from / MS_PER_DAY);
  const toDays = Math.floor(to / MS_PER_DAY);
  const start = calendarDay(fromDays);
  const end = calendarDay(toDays);
  const months = (end.year - start.year) * 12 + end.month - start.month;
  const day = Math.min(start.day, daysInMonth(end.year, end.month));
  const reached = day === end.day ? from - fromDays * MS_PER_DAY <= to - toDays * MS_PER_DAY : day < end.day;
  return reached ? months : months - 1;
}

function boundariesCrossed(from: number, fromOffset: number, to: number, toOffset: number, unit: TemporalUnit): number {
  if (unit === 'week' || unit < 4 || fromOffset === toOffset) return periodOf(to, unit) - periodOf(from, unit);
  return periodOf(to - toOffset, unit) - periodOf(from - fromOffset, unit);
}

/** Number of the period that a moment lies in. */
function periodOf(local: number, unit: TemporalUnit): number {
  // 1970 began on a Thursday, four days after a Sunday.
  if (unit === 'week') return Math.floor((local / MS_PER_DAY + 4) / 7);
  if (unit > 2) return Math.floor(local / LENGTH[unit]);
  const { year, month } = calendarDay(Math.floor(local / MS_PER_DAY));
  return unit === 1 ? year : year * 12 + month;
}
