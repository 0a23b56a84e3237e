import fc from 'fast-check';
import { daysInMonth } from '../../src/cql/runtime/temporal-calendar.js';
import { CalendarDate, DateTime, Time } from '../../src/cql/runtime/temporal.js';
import type { DatePrecision, Precision, TimePrecision } from '../../src/cql/runtime/temporal.js';

interface Choice {
  /** The coarsest precision. */
  readonly from?: Precision;
  /** Minutes east of UTC; any by default. */
  readonly offset?: number;
  /** Only offsets of whole hours. */
  readonly wholeHours?: boolean;
}

/** Few years, months and hours, and the ends of months, so that values are often equal or close. */
const years = fc.oneof(fc.constantFrom(2019, 2020), fc.integer({ min: 1900, max: 2100 }));
const months = fc.oneof(fc.constantFrom(1, 2, 3), fc.integer({ min: 1, max: 12 }));
const days = fc.oneof(fc.constantFrom(1, 28, 29, 30, 31), fc.integer({ min: 1, max: 31 }));
const among = (maximum: number) => fc.oneof(fc.constantFrom(0, maximum), fc.integer({ min: 0, max: maximum }));
const offsets = fc.constantFrom(-720, -480, -300, -240, 0, 60, 330, 345, 840);

/** Date-times of all precisions; what is finer than the precision is the least there is. */
export function dateTimes({ from = 1, offset, wholeHours = false }: Choice = {}): fc.Arbitrary<DateTime> {
  return fc
    .tuple(
      fc.integer({ min: from, max: 7 }),
      fc.tuple(years, months, days, among(23), among(59), among(59), among(999)),
      offset === undefined ? offsets.filter((at) => !wholeHours || at % 60 === 0) : fc.constant(offset),
    )
    .map(([precision, [year, month, day, hour, minute, second, millisecond], at]) => {
      const known = (from: number, value: number, least: number) => (precision >= from ? value : least);
      const date = datePart(precision, year, month, day);
      return new DateTime(
        precision as Precision,
        date.year,
        date.month,
        date.day,
        known(4, hour, 0),
        known(5, minute, 0),
        known(6, second, 0),
        known(7, millisecond, 0),
        at,
      );
    });
}

export function calendarDates(): fc.Arbitrary<CalendarDate> {
  return fc
    .tuple(fc.integer({ min: 1, max: 3 }), years, months, days)
    .map(([precision, year, month, day]) => datePart(precision, year, month, day));
}

export function times(): fc.Arbitrary<Time> {
  return fc
    .tuple(fc.integer({ min: 4, max: 7 }), among(23), among(59), among(59), among(999))
    .map(
      ([precision, hour, minute, second, millisecond]) =>
        new Time(
          precision as TimePrecision,
          hour,
          precision > 4 ? minute : 0,
          precision > 5 ? second : 0,
          precision > 6 ? millisecond : 0,
        ),
    );
}

function datePart(precision: number, year: number, month: number, day: number): CalendarDate {
  const known = precision > 1 ? month : 1;
  const fitting = precision > 2 ? Math.min(day, daysInMonth(year, known)) : 1;
  return new CalendarDate(Math.min(precision, 3) as DatePrecision, year, known, fitting);
}
