import type { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import type { Quantity } from './quantity.js';
import {
  MAXIMUM_YEAR,
  MINIMUM_YEAR,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  dayNumber,
  daysInMonth,
} from './temporal-calendar.js';
import { unitOfQuantity } from './temporal-precision.js';
import { dateAt, dateTimeAt, timeAt } from './temporal-shift.js';
import { CalendarDate, DateTime, Time, timeOfDay } from './temporal.js';
import type { Precision, Temporal } from './temporal.js';

/**
 * A point later by a duration. Years and months keep the day, or take the last of a shorter month. Above seconds,
 * decimals are ignored. A duration finer than the point is first converted to the point's precision, with 30 days to a
 * month, 365 to a year, and no remainder. https://cql.hl7.org/09-b-cqlreference.html#add-1
 * @returns null beyond the years 1 to 9999, and beyond midnight for a time
 * @throws EvaluationError for a unit that is no calendar duration, or none of a time
 */
export function addDuration<T extends Temporal>(point: T, duration: Quantity): T | null {
  return shiftedBy(point, duration, 1);
}

/** A point earlier by a duration; as {@link addDuration}. https://cql.hl7.org/09-b-cqlreference.html#subtract-1 */
export function subtractDuration<T extends Temporal>(point: T, duration: Quantity): T | null {
  return shiftedBy(point, duration, -1);
}

/** The next point of the same precision; null after the last one. https://cql.hl7.org/09-b-cqlreference.html#successor */
export function successorOf<T extends Temporal>(point: T): T | null {
  return plus(point, 1, point.precision) as T | null;
}

/** The point before of the same precision; null before the first one. https://cql.hl7.org/09-b-cqlreference.html#predecessor */
export function predecessorOf<T extends Temporal>(point: T): T | null {
  return plus(point, -1, point.precision) as T | null;
}

function shiftedBy<T extends Temporal>(point: T, { value, unit }: Quantity, sign: 1 | -1): T | null {
  if (value === null) return null;
  const counted = unitOfQuantity(unit);
  if (counted === null) throw new EvaluationError('Only a calendar duration can be added to a date or time');
  if (counted === 6) return plus(point, sign * wholeNumber(value, 1_000n), 7) as T | null;
  const amount = sign * wholeNumber(value, 1n);
  return (counted === 'week' ? plus(point, amount * 7, 3) : plus(point, amount, counted)) as T | null;
}

/** So many times the decimal, without what is left behind the point. */
function wholeNumber({ unscaled, scale }: Decimal, times: bigint): number {
  return Number(scale === 0 ? unscaled * times : (unscaled * times) / 10n ** BigInt(scale));
}

function plus(point: Temporal, amount: number, unit: Precision): Temporal | null {
  if (point instanceof Time) return timePlus(point, amount, unit);
  if (unit > point.precision) return plus(point, converted(amount, unit, point.precision), point.precision);
  if (unit < 3) return plusMonths(point, unit === 1 ? amount * 12 : amount);
  const milliseconds = amount * LENGTH[unit];
  if (point instanceof DateTime) return dateTimeAt(point.local + milliseconds, point.precision, point.offset);
  return dateAt(dayNumber(point.year, point.month, point.day) + amount, point.precision);
}

/** Milliseconds of a duration by its precision; of years and months as conversions count them. */
const LENGTH: readonly number[] = [
  NaN,
  365 * MS_PER_DAY,
  30 * MS_PER_DAY,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  1,
];

/** A duration in a coarser unit, without the remainder. */
function converted(amount: number, from: Precision, to: Precision): number {
  if (from === 2) return Math.trunc(amount / 12);
  return Math.trunc((amount * LENGTH[from]) / LENGTH[to]);
}

function plusMonths(point: DateTime | CalendarDate, amount: number): DateTime | CalendarDate | null {
  const months = point.year * 12 + point.month - 1 + amount;
  const year = Math.floor(months / 12);
  if (!(year >= MINIMUM_YEAR && year <= MAXIMUM_YEAR)) return null;
  const month = months - year * 12 + 1;
  const day = Math.min(point.day, daysInMonth(year, month));
  if (point instanceof CalendarDate) return new CalendarDate(point.precision, year, month, day);
  const { precision, hour, minute, second, millisecond, offset } = point;
  return new DateTime(precision, year, month, day, hour, minute, second, millisecond, offset);
}

function timePlus(point: Time, amount: number, unit: Precision): Time | null {
  if (unit < 4) throw new EvaluationError('Only hours and finer units can be added to a time');
  if (unit > point.precision) return timePlus(point, converted(amount, unit, point.precision), point.precision);
  const time = timeOfDay(point) + amount * LENGTH[unit];
  return time >= 0 && time < MS_PER_DAY ? timeAt(time, point.precision) : null;
}
