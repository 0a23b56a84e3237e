import { describe, expect, it } from '@jest/globals';
import reference from 'cql-execution/lib/datatypes/datetime.js';
import fc from 'fast-check';
import { calendarDates, dateTimes } from '../../../test/support/temporal-arbitraries.js';
import { Decimal } from './decimal.js';
import { Quantity } from './quantity.js';
import { addDuration } from './temporal-arithmetic.js';
import { equalTemporal, isAfter, isBefore, isSame, isSameOrAfter, isSameOrBefore } from './temporal-comparison.js';
import { differenceBetween, durationBetween } from './temporal-duration.js';
import type { TemporalUnit } from './temporal-precision.js';
import { formatTemporal, parseDate, parseDateTime } from './temporal-text.js';
import { CalendarDate, DateTime } from './temporal.js';
import type { Precision } from './temporal.js';
import { Uncertainty } from './uncertainty.js';

type Point = DateTime | CalendarDate;

const UNIT_NAMES = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'] as const;
const nameOf = (unit: TemporalUnit): string => (unit === 'week' ? unit : UNIT_NAMES[unit - 1]);

const precisions = fc.constantFrom<Precision[]>(1, 2, 3, 4, 5, 6, 7);
const units = fc.constantFrom<TemporalUnit[]>(1, 2, 3, 4, 5, 6, 7, 'week');

/** The same point as a value of cql-execution. */
function referenceOf(point: Point): reference.DateTime {
  const known = (precision: Precision, field: number) => (point.precision >= precision ? field : null);
  const { year, month, day } = point;
  if (point instanceof CalendarDate) {
    return new reference.Date(year, known(2, month), known(3, day)) as unknown as reference.DateTime;
  }
  const time = [known(4, point.hour), known(5, point.minute), known(6, point.second), known(7, point.millisecond)];
  const [hour = null, minute = null, second = null, millisecond = null] = time;
  const offset = point.offset / 60;
  return new reference.DateTime(year, known(2, month), known(3, day), hour, minute, second, millisecond, offset);
}

function theirSum(point: reference.DateTime | null, amount: number, unit: string): string | undefined {
  return (point?.add(amount, unit) as reference.DateTime | null | undefined)?.toString();
}

/** Both engines' uncertainties as two numbers, or one where they are the same. */
function bounds(count: unknown): unknown {
  if (count instanceof Uncertainty) return [count.low, count.high];
  if (typeof count !== 'object' || count === null) return count;
  const { low, high } = count as { low: number; high: number };
  return low === high ? low + 0 : [low + 0, high + 0];
}

const RELATIONS = [
  ['before', isBefore],
  ['after', isAfter],
  ['sameAs', isSame],
  ['sameOrBefore', isSameOrBefore],
  ['sameOrAfter', isSameOrAfter],
] as const;

describe.each(RELATIONS)('%s agrees with cql-execution', (name, relation) => {
  it.each<[string, fc.Arbitrary<DateTime>, fc.Arbitrary<Precision | null>]>([
    ['to the year, month or day', dateTimes(), fc.constantFrom<Precision[]>(1, 2, 3)],
    ['to a precision, at one offset', dateTimes({ offset: 345 }), precisions],
    ['to a precision, known to the millisecond', dateTimes({ from: 7, wholeHours: true }), precisions],
    ['without precision, known to the minute', dateTimes({ from: 5 }), fc.constant(null)],
    ['without precision, at one offset', dateTimes({ offset: -300 }), fc.constant(null)],
  ])('of date-times %s', (_, points, precision) => {
    fc.assert(
      fc.property(points, points, precision, (a, b, to) => {
        const theirs = referenceOf(a)[name](referenceOf(b), to === null ? undefined : nameOf(to));
        expect(relation(a, b, to)).toBe(theirs);
      }),
      { numRuns: 500 },
    );
  });

  it('of dates', () => {
    fc.assert(
      fc.property(
        calendarDates(),
        calendarDates(),
        fc.constantFrom<(1 | 2 | 3 | null)[]>(1, 2, 3, null),
        (a, b, to) => {
          const theirs = referenceOf(a)[name](referenceOf(b), to === null ? undefined : nameOf(to));
          expect(relation(a, b, to)).toBe(theirs);
        },
      ),
    );
  });
});

it('equality agrees with cql-execution', () => {
  fc.assert(
    fc.property(dateTimes({ offset: 60 }), dateTimes({ offset: 60 }), (a, b) => {
      expect(equalTemporal(a, b)).toBe(referenceOf(a).equals(referenceOf(b)));
    }),
    { numRuns: 500 },
  );
});

it('addition of whole durations no finer than the point agrees with cql-execution', () => {
  const points = fc.oneof(dateTimes(), calendarDates());
  fc.assert(
    fc.property(points, precisions, fc.integer({ min: -1800, max: 1800 }), (point, unit, amount) => {
      fc.pre(unit <= point.precision);
      const sum = addDuration<Point>(point, new Quantity(Decimal.fromInteger(amount), nameOf(unit)));
      expect(sum && formatTemporal(sum)).toBe(theirSum(referenceOf(point), amount, nameOf(unit)));
    }),
    { numRuns: 500 },
  );
});

describe.each([
  ['durationBetween', durationBetween],
  ['differenceBetween', differenceBetween],
] as const)('%s agrees with cql-execution', (name, count) => {
  it.each<[string, fc.Arbitrary<Point>, fc.Arbitrary<TemporalUnit>]>([
    ['of date-times at offsets of whole hours', dateTimes({ wholeHours: true }), units],
    ['of dates', calendarDates(), fc.constantFrom<TemporalUnit[]>(1, 2, 3, 'week')],
  ])('%s', (_, points, unit) => {
    fc.assert(
      fc.property(points, points, unit, (a, b, counted) => {
        expect(bounds(count(a, b, counted))).toEqual(bounds(referenceOf(a)[name](referenceOf(b), nameOf(counted))));
      }),
      { numRuns: 500 },
    );
  });
});

it('durations at any offsets agree with cql-execution', () => {
  fc.assert(
    fc.property(dateTimes(), dateTimes(), units, (a, b, counted) => {
      const theirs = referenceOf(a).durationBetween(referenceOf(b), nameOf(counted));
      expect(bounds(durationBetween(a, b, counted))).toEqual(bounds(theirs));
    }),
    { numRuns: 500 },
  );
});

it('text agrees with cql-execution', () => {
  fc.assert(
    fc.property(dateTimes(), (point) => {
      const text = formatTemporal(point);
      const read = parseDateTime(text, 0);
      expect(referenceOf(point).toString()).toBe(text);
      expect(reference.DateTime.parse(text)?.toString()).toBe(read && formatTemporal(read));
    }),
  );
  fc.assert(fc.property(calendarDates(), (point) => expect(parseDate(referenceOf(point).toString())).toEqual(point)));
});

const plus = (text: string, amount: string, unit: string): string | null => {
  const point = parseDateTime(text, 0) as DateTime;
  const sum = addDuration(point, new Quantity(Decimal.parse(amount), unit));
  return sum && formatTemporal(sum);
};

/** Each is a fault of cql-execution 3.3 that the compiled engine does not share. */
describe('departs from cql-execution where that departs from the specification', () => {
  it('counts no years before 1', () => {
    expect(theirSum(reference.DateTime.parse('2019'), -2019, 'year')).toBe('0000');
    expect(plus('2019', '-2019', 'year')).toBeNull();
  });

  it.each([
    ['converts durations finer than the point', '2016-05', -31_535_999, 'second', '2015-05', '2015-06'],
    ['keeps a month when less than 30 days are added', '2014-02', 29, 'day', '2014-02', '2014-03'],
    [
      'ignores decimals above seconds',
      '2014-01-01T10:00:00+00:00',
      1.5,
      'hour',
      '2014-01-01T11:00:00+00:00',
      '2014-01-01T11:30:00+00:00',
    ],
  ])('%s', (_, text, amount, unit, ours, theirs) => {
    expect(plus(text, String(amount), unit)).toBe(ours);
    expect(theirSum(reference.DateTime.parse(text), amount, unit)).toBe(theirs);
  });

  it('compares a day with a moment at another offset alike in both directions', () => {
    const day = new DateTime(3, 2024, 5, 3, 0, 0, 0, 0, 0);
    const moment = parseDateTime('2024-05-03T03:00:00-05:00', 0) as DateTime;
    expect([isBefore(day, moment, null), isAfter(moment, day, null)]).toEqual([null, null]);
    const theirs = [referenceOf(day).before(referenceOf(moment)), referenceOf(moment).after(referenceOf(day))];
    expect(theirs).toEqual([null, true]);
  });

  it('brings both to one offset before it counts the hours between', () => {
    const india = parseDateTime('2024-05-03T10:15:00+05:30', 0) as DateTime;
    const utc = parseDateTime('2024-05-03T05:10:00Z', 0) as DateTime;
    expect(differenceBetween(india, utc, 4)).toBe(1);
    expect(bounds(referenceOf(india).differenceBetween(referenceOf(utc), 'hour'))).toBe(0);
  });

  it('reads no year 0', () => {
    expect(reference.DateTime.parse('0000')?.year).toBe(0);
    expect(parseDateTime('0000', 0)).toBeNull();
  });
});
