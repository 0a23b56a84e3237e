/** How far a temporal value is known: 1 year, 2 month, 3 day, 4 hour, 5 minute, 6 second, 7 millisecond. */
export type Precision = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * A point in time as far as it was written, at the offset it was written with (or that of the evaluation).
 * https://cql.hl7.org/09-b-cqlreference.html#datetime
 */
export class DateTime {
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
}

/** CQL's Date: a day, month or year of the calendar, without time or offset. https://cql.hl7.org/09-b-cqlreference.html#date */
export class CalendarDate {
  constructor(
    readonly precision: 1 | 2 | 3,
    readonly year: number,
    readonly month: number,
    readonly day: number,
  ) {}
}

/** CQL's Time: a time of day without offset. https://cql.hl7.org/09-b-cqlreference.html#time */
export class Time {
  constructor(
    readonly precision: 4 | 5 | 6 | 7,
    readonly hour: number,
    readonly minute: number,
    readonly second: number,
    readonly millisecond: number,
  ) {}
}
