import { parseDate, parseDateTime, parseTime } from './temporal-text.js';
import { CalendarDate, DateTime, Time } from './temporal.js';
import type { DatePrecision, TimePrecision } from './temporal.js';
import type { Value } from './value.js';

/** What a conversion needs of the evaluation: minutes east of UTC of what is written without offset. */
interface Clock {
  readonly offset: number;
}

/** https://cql.hl7.org/09-b-cqlreference.html#todatetime */
export function toDateTime(value: Value, { offset }: Clock): DateTime | null {
  if (value instanceof DateTime) return value;
  if (value instanceof CalendarDate) {
    return new DateTime(value.precision, value.year, value.month, value.day, 0, 0, 0, 0, offset);
  }
  return typeof value === 'string' ? parseDateTime(value, offset) : null;
}

/** https://cql.hl7.org/09-b-cqlreference.html#todate */
export function toDate(value: Value): CalendarDate | null {
  if (value instanceof CalendarDate) return value;
  if (value instanceof DateTime) return dateFrom(value);
  return typeof value === 'string' ? parseDate(value) : null;
}

/** https://cql.hl7.org/09-b-cqlreference.html#totime */
export function toTime(value: Value): Time | null {
  if (value instanceof Time) return value;
  if (value instanceof DateTime) return timeFrom(value);
  return typeof value === 'string' ? parseTime(value) : null;
}

/** The date of a date-time, on the calendar that it was written by. https://cql.hl7.org/09-b-cqlreference.html#datetime-component-from */
export function dateFrom(value: Value): CalendarDate | null {
  if (value instanceof CalendarDate) return value;
  if (!(value instanceof DateTime)) return null;
  return new CalendarDate(Math.min(value.precision, 3) as DatePrecision, value.year, value.month, value.day);
}

/** The time of a date-time, on the clock that it was written by; null when it has none. */
export function timeFrom(value: Value): Time | null {
  if (!(value instanceof DateTime) || value.precision < 4) return null;
  const { precision, hour, minute, second, millisecond } = value;
  return new Time(precision as TimePrecision, hour, minute, second, millisecond);
}
