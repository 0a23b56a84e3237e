import type { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { MAXIMUM_OFFSET, MAXIMUM_YEAR, MINIMUM_YEAR, daysInMonth } from './temporal-calendar.js';
import { CalendarDate, DateTime, Time } from './temporal.js';
import type { DatePrecision, TimePrecision } from './temporal.js';

/** A component as logic gives it; the first that is null ends the precision. */
type Component = number | null;

interface Clock {
  /** Minutes east of UTC. */
  readonly offset: number;
}

/**
 * The operator `DateTime(…)`, which literals are translated to as well.
 * https://cql.hl7.org/09-b-cqlreference.html#datetime-1
 * @param timezone hours east of UTC; null for the offset of the evaluation
 * @throws EvaluationError for components that are no day or time of the calendar
 */
export function dateTime(
  year: Component,
  month: Component,
  day: Component,
  hour: Component,
  minute: Component,
  second: Component,
  millisecond: Component,
  timezone: Decimal | null,
  clock: Clock,
): DateTime | null {
  if (year === null) return null;
  const date = dateComponents(year, month, day);
  const offset = timezone === null ? clock.offset : minutesOf(timezone);
  const precision = date.precision < 3 || hour === null ? date.precision : timePrecision(minute, second, millisecond);
  if (precision < 4) return new DateTime(precision, year, date.month, date.day, 0, 0, 0, 0, offset);
  const time = timeComponents(precision as TimePrecision, hour, minute, second, millisecond);
  return new DateTime(
    precision,
    year,
    date.month,
    date.day,
    time.hour,
    time.minute,
    time.second,
    time.millisecond,
    offset,
  );
}

/** The operator `Date(…)`. https://cql.hl7.org/09-b-cqlreference.html#date-1 */
export function date(year: Component, month: Component, day: Component): CalendarDate | null {
  return year === null ? null : dateComponents(year, month, day);
}

/** The operator `Time(…)`. https://cql.hl7.org/09-b-cqlreference.html#time-1 */
export function time(hour: Component, minute: Component, second: Component, millisecond: Component): Time | null {
  if (hour === null) return null;
  return timeComponents(timePrecision(minute, second, millisecond), hour, minute, second, millisecond);
}

function dateComponents(year: number, month: Component, day: Component): CalendarDate {
  required(year, MINIMUM_YEAR, MAXIMUM_YEAR, 'year');
  if (month === null) return new CalendarDate(1, year, 1, 1);
  required(month, 1, 12, 'month');
  const precision: DatePrecision = day === null ? 2 : 3;
  return new CalendarDate(precision, year, month, day === null ? 1 : required(day, 1, daysInMonth(year, month), 'day'));
}

function timePrecision(minute: Component, second: Component, millisecond: Component): TimePrecision {
  if (minute === null) return 4;
  if (second === null) return 5;
  return millisecond === null ? 6 : 7;
}

function timeComponents(
  precision: TimePrecision,
  hour: Component,
  minute: Component,
  second: Component,
  millisecond: Component,
): Time {
  return new Time(
    precision,
    required(hour, 0, 23, 'hour'),
    precision > 4 ? required(minute, 0, 59, 'minute') : 0,
    precision > 5 ? required(second, 0, 59, 'second') : 0,
    precision > 6 ? required(millisecond, 0, 999, 'millisecond') : 0,
  );
}

function required(value: Component, minimum: number, maximum: number, name: string): number {
  if (typeof value === 'number' && value >= minimum && value <= maximum) return value;
  throw new EvaluationError(`The ${name} of a date or time must lie between ${minimum} and ${maximum}`);
}

function minutesOf({ unscaled, scale }: Decimal): number {
  const minutes = Math.round((Number(unscaled) * 60) / 10 ** scale) + 0;
  return required(minutes, -MAXIMUM_OFFSET, MAXIMUM_OFFSET, 'offset in minutes');
}
