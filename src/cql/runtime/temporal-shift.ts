import {
  MAXIMUM_YEAR,
  MINIMUM_YEAR,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  calendarDay,
} from './temporal-calendar.js';
import { CalendarDate, DateTime, Time } from './temporal.js';
import type { DatePrecision, Precision, TimePrecision } from './temporal.js';

/** The moment on a clock, as precise as asked; null when its year is none of CQL's. @param local as `DateTime.local` */
export function dateTimeAt(local: number, precision: Precision, offset: number): DateTime | null {
  const days = Math.floor(local / MS_PER_DAY);
  const { year, month, day } = calendarDay(days);
  if (year < MINIMUM_YEAR || year > MAXIMUM_YEAR) return null;
  return truncatedDateTime(year, month, day, local - days * MS_PER_DAY, precision, offset);
}

function truncatedDateTime(
  year: number,
  month: number,
  day: number,
  time: number,
  precision: Precision,
  offset: number,
): DateTime {
  return new DateTime(
    precision,
    year,
    precision > 1 ? month : 1,
    precision > 2 ? day : 1,
    precision > 3 ? Math.floor(time / MS_PER_HOUR) : 0,
    precision > 4 ? Math.floor(time / MS_PER_MINUTE) % 60 : 0,
    precision > 5 ? Math.floor(time / MS_PER_SECOND) % 60 : 0,
    precision > 6 ? time % MS_PER_SECOND : 0,
    offset,
  );
}

/** The date of a day number, as precise as asked; null when its year is none of CQL's. */
export function dateAt(days: number, precision: DatePrecision): CalendarDate | null {
  const { year, month, day } = calendarDay(days);
  if (year < MINIMUM_YEAR || year > MAXIMUM_YEAR) return null;
  return new CalendarDate(precision, year, precision > 1 ? month : 1, precision > 2 ? day : 1);
}

/** The time of day, as precise as asked. @param time milliseconds since midnight */
export function timeAt(time: number, precision: TimePrecision): Time {
  return new Time(
    precision,
    Math.floor(time / MS_PER_HOUR),
    precision > 4 ? Math.floor(time / MS_PER_MINUTE) % 60 : 0,
    precision > 5 ? Math.floor(time / MS_PER_SECOND) % 60 : 0,
    precision > 6 ? time % MS_PER_SECOND : 0,
  );
}

/** The same moment as a clock at another offset shows it. Kept as it is at the very ends of the calendar. */
export function shifted(value: DateTime, offset: number): DateTime {
  if (value.offset === offset) return value;
  const local = value.earliest + offset * MS_PER_MINUTE;
  return dateTimeAt(local, value.precision, offset) ?? value;
}
