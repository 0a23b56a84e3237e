import {
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  MS_PER_SECOND,
  dayNumber,
  daysInMonth,
  isLeapYear,
} from './temporal-calendar.js';

/** How far a temporal value is known: 1 year, 2 month, 3 day, 4 hour, 5 minute, 6 second, 7 millisecond. */
export type Precision = 1 | 2 | 3 | 4 | 5 | 6 | 7;
export type DatePrecision = 1 | 2 | 3;
export type TimePrecision = 4 | 5 | 6 | 7;

/** A value of one of CQL's three types of time. */
export type Temporal = DateTime | CalendarDate | Time;

/**
 * A point in time as far as it was written, at the offset it was written with (or that of the evaluation). Fields finer
 * than the precision are the least there are: 2024 has month 1, day 1, hour 0.
 * https://cql.hl7.org/09-b-cqlreference.html#datetime
 */
export class DateTime {
  /** Milliseconds since 1970 of the first moment that it can be; computed when first asked for. */
  #earliest = NaN;

  constructor(
    readonly precision: Precision,
    readonly year: number,
    readonly month: number,
    readonly day: number,
    readonly hour: number,
    readonly minute: number,
    readonly second: number,
    readonly millisecond: number,
    /** Minutes east of UTC. */
    readonly offset: number,
  ) {}

  /** Milliseconds since 1970-01-01T00:00Z of the first moment that it can be. */
  get earliest(): number {
    const known = this.#earliest;
    return known === known ? known : (this.#earliest = this.local - this.offset * MS_PER_MINUTE);
  }

  /** Milliseconds since 1970-01-01T00:00Z of the last moment that it can be. */
  get latest(): number {
    return this.precision === 7 ? this.earliest : this.earliest + spanOf(this) - 1;
  }

  /** As `earliest`, counted on the clock that it was written by rather than in UTC. */
  get local(): number {
    return dayNumber(this.year, this.month, this.day) * MS_PER_DAY + timeOfDay(this);
  }
}

/** CQL's Date: a day, month or year of the calendar, without time or offset. https://cql.hl7.org/09-b-cqlreference.html#date */
export class CalendarDate {
  constructor(
    readonly precision: DatePrecision,
    readonly year: number,
    readonly month: number,
    readonly day: number,
  ) {}
}

/** CQL's Time: a time of day without offset. https://cql.hl7.org/09-b-cqlreference.html#time */
export class Time {
  constructor(
    readonly precision: TimePrecision,
    readonly hour: number,
    readonly minute: number,
    readonly second: number,
    readonly millisecond: number,
  ) {}
}

export function isTemporal(value: unknown): value is Temporal {
  return value instanceof DateTime || value instanceof CalendarDate || value instanceof Time;
}

/** Milliseconds since midnight. */
export function timeOfDay(value: DateTime | Time): number {
  return value.hour * MS_PER_HOUR + value.minute * MS_PER_MINUTE + value.second * MS_PER_SECOND + value.millisecond;
}

/** Milliseconds that a value of day precision or finer may be later than its earliest moment, and one. */
const SPANS: readonly number[] = [NaN, NaN, NaN, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, 1];

/** Milliseconds that a value may be, from its earliest moment on. */
export function spanOf(value: Temporal): number {
  if (value.precision > 2) return SPANS[value.precision];
  const { year, month, precision } = value as DateTime | CalendarDate;
  if (precision === 2) return daysInMonth(year, month) * MS_PER_DAY;
  return (isLeapYear(year) ? 366 : 365) * MS_PER_DAY;
}
