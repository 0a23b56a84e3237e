import { describe, expect, it } from '@jest/globals';
import { SYSTEM } from './cql-type.js';
import { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { collapse } from './interval-collapse.js';
import { expand } from './interval-expand.js';
import { endOf, pointFrom, size, startOf, width } from './interval-points.js';
import { overlaps, starts } from './interval-relations.js';
import { Interval, selectFixedInterval, selectInterval } from './interval.js';
import { plainValue } from './plain-value.js';
import { Quantity } from './quantity.js';
import { after, before, contains, includedIn, isIn, properlyContains, sameAs } from './relation.js';
import { except, union } from './relation-sets.js';
import { parseDate, parseDateTime, parseTime } from './temporal-text.js';
import type { Precision } from './temporal.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

const UTC = { offset: 0 };
const EASTERN = { offset: -300 };
const DAY: Precision = 3;
const MONTH: Precision = 2;
const INTEGER = { kind: 'named', name: `${SYSTEM}Integer` } as const;

function closed(low: Value, high: Value): Interval {
  return new Interval(low, high, true, true, null);
}

function decimal(text: string): Decimal {
  return Decimal.parse(text) as Decimal;
}

function quantity(text: string, unit: string): Quantity {
  return new Quantity(Decimal.parse(text), unit);
}

function dates(low: string, high: string): Interval {
  return closed(parseDate(low), parseDate(high));
}

function moments(low: string, high: string): Interval {
  return closed(parseDateTime(low, 0), parseDateTime(high, 0));
}

function plain(value: Value): unknown {
  return plainValue(value);
}

describe('selecting an interval', () => {
  it.each([
    ['ends before it starts', 5, 3, true, true],
    ['has one open boundary and no point', 5, 5, true, false],
    ['has two open boundaries of neighbours', 4, 5, false, false],
  ])('is an error where the logic writes it and it %s', (_, low, high, lowClosed, highClosed) => {
    expect(() => selectFixedInterval(low, high, lowClosed, highClosed, null)).toThrow(EvaluationError);
  });

  it('takes what data gives, and finds nothing between boundaries that are the wrong way round', () => {
    expect(contains(selectInterval(5, 3, true, true, null), 4, null)).toBe(false);
  });

  it('takes boundaries of unequal precision, of which neither is known to be first', () => {
    const interval = selectInterval(parseDate('2024-01-15'), parseDate('2024-01'), true, true, null);
    expect(plain(interval)).toMatchObject({ low: '2024-01-15', high: '2024-01' });
  });

  it('counts a closing that is null as open', () => {
    expect(selectInterval(1, 2, null, null, null)).toMatchObject({ lowClosed: false, highClosed: false });
  });
});

describe('start and end', () => {
  it.each<[string, Interval, Value, Value]>([
    ['integers', new Interval(1, 10, false, false, null), 2, 9],
    ['longs', new Interval(1n, 10n, false, true, null), 2n, 10n],
    ['an open end', closed(1, null), 1, 2147483647],
    ['an unknown end', new Interval(1, null, true, false, null), 1, null],
    ['an unknown start', new Interval(null, 10, false, false, null), null, 9],
    ['no boundary of a known type', new Interval(null, null, true, true, INTEGER), -2147483648, 2147483647],
    ['no boundary of no known type', new Interval(null, null, true, true, null), null, null],
  ])('are of %s the points that count', (_, interval, start, end) => {
    expect([startOf(interval, UTC), endOf(interval, UTC)]).toEqual([start, end]);
  });

  it('are the neighbours of open boundaries at their precision', () => {
    const interval = new Interval(parseDate('2024-02'), parseTime('10:00'), false, false, null);
    expect([plain(startOf(interval, UTC)), plain(endOf(interval, UTC))]).toEqual(['2024-03', '09:59']);
    expect(endOf(new Interval(decimal('1.0'), decimal('4.0'), true, false, null), UTC)).toEqual(decimal('3.99999999'));
  });

  it('are at the offset of the evaluation where the calendar ends', () => {
    const ongoing = closed(parseDateTime('2024-01-01T10:00:00Z', 0), null);
    expect(endOf(ongoing, EASTERN)).toMatchObject({ year: 9999, hour: 23, offset: -300 });
    expect(startOf(ongoing, EASTERN)).toMatchObject({ year: 2024, hour: 10, offset: 0 });
  });

  it('is an uncertainty inside, so that what is surely so of an unknown boundary is known', () => {
    const unknownEnd = new Interval(5, null, true, false, null);
    expect(unknownEnd.end).toEqual(new Uncertainty(5, 2147483647));
    expect(before(unknownEnd, 3, null)).toBe(false);
    expect(overlaps(unknownEnd, closed(1, 4), null)).toBe(false);
    expect(overlaps(unknownEnd, closed(6, 7), null)).toBe(null);
  });
});

describe('points in intervals', () => {
  const period = moments('2024-01-01T00:00:00.000Z', '2024-12-31T23:59:59.999Z');

  it.each<[string, Precision | null, boolean | null]>([
    ['2024-06-01T12:00:00Z', null, true],
    ['2025-01-01T00:00:00Z', null, false],
    ['2024-12-31T23:59:59Z', null, null],
    ['2024-12-31T23:59:59Z', DAY, true],
    ['2024-01-01T00:00:00Z', null, true],
    ['2024', null, null],
    ['2024', DAY, null],
    // 04:30 UTC on New Year's Day of 2025, and 31 December by the clock that it was written by.
    ['2024-12-31T23:30:00-05:00', null, false],
    ['2024-12-31T23:30:00-05:00', DAY, true],
    // The same moment as the closed start, and a day before it as written.
    ['2023-12-31T19:00:00.000-05:00', DAY, true],
    ['2023-12-31T19:00:00.001-05:00', DAY, false],
  ])('%s at precision %s: %s', (text, precision, expected) => {
    expect(isIn(parseDateTime(text, 0), period, precision)).toBe(expected);
  });

  it('compares exclusively with an open boundary at the precision asked for', () => {
    const days = new Interval(parseDate('2024-01-15'), parseDate('2024-03-15'), false, false, null);
    expect(contains(days, parseDate('2024-01-16'), null)).toBe(true);
    expect(contains(days, parseDate('2024-01-16'), MONTH)).toBe(false);
  });

  it.each<[string, Value, Value, boolean | null]>([
    ['no container', null, 5, false],
    ['no point', closed(1, 10), null, null],
    ['an open end', closed(1, null), 5, true],
    ['an unknown end', new Interval(1, null, true, false, null), 5, null],
    ['an unknown end, too early', new Interval(1, null, true, false, null), 0, false],
    ['open ends of both sides', new Interval(null, null, true, true, INTEGER), 5, true],
    ['a quantity in another unit', closed(quantity('1', 'g'), quantity('2', 'g')), quantity('1500', 'mg'), true],
    ['a quantity of something else', closed(quantity('1', 'g'), quantity('2', 'g')), quantity('1', 'mL'), null],
  ])('%s', (_, container, point, expected) => {
    expect(contains(container, point, null)).toBe(expected);
  });

  it('are proper when they are neither start nor end', () => {
    expect([1, 2, 10].map((point) => properlyContains(closed(1, 10), point, null))).toEqual([false, true, false]);
  });

  it('are included like intervals of one point', () => {
    expect(includedIn(5, closed(1, 10), null)).toBe(true);
    expect(includedIn(null, closed(1, 10), null)).toBe(null);
    expect([before(5, closed(6, 7), null), after(closed(6, 7), 5, null), sameAs(closed(5, 5), 5, null)]).toEqual([
      true,
      true,
      true,
    ]);
  });
});

describe('relations and sets of intervals', () => {
  it('are null where nothing is known of the type of an interval without boundaries', () => {
    const nothing = new Interval(null, null, true, true, null);
    expect(overlaps(nothing, closed(1, 10), null)).toBe(null);
    expect(starts(nothing, closed(1, 10), null)).toBe(null);
    expect(union(nothing, closed(1, 10), false)).toBe(null);
    expect(except(nothing, nothing)).toBe(null);
  });

  it('starts by the first points, whether they are written open or closed', () => {
    expect(starts(new Interval(3, 5, false, true, null), closed(4, 9), null)).toBe(true);
  });

  it('unites absent lists to an empty one, and absent intervals to nothing', () => {
    expect(union(null, null, true)).toEqual([]);
    expect(union(null, null, false)).toBe(null);
    expect(union(closed(1, 2), null, false)).toBe(null);
  });
});

describe('width, size and point', () => {
  it('measures numbers and quantities', () => {
    expect([width(closed(1, 10)), size(closed(1, 10)), pointFrom(closed(3, 3))]).toEqual([9, 10, 3]);
    expect(plain(width(closed(quantity('5.0', 'g'), quantity('10.0', 'g'))))).toEqual({ value: 5, unit: 'g' });
    expect(plain(size(closed(decimal('1.0'), decimal('2.0'))))).toBe(1.00000001);
  });

  it.each([
    ['the width of dates', () => width(dates('2024-01-01', '2024-01-02'))],
    ['the size of an interval from a date on', () => size(closed(parseDate('2024'), null))],
    ['the point of several', () => pointFrom(closed(1, 2))],
  ])('refuses %s', (_, ask) => {
    expect(ask).toThrow(EvaluationError);
  });
});

describe('collapse', () => {
  it.each<[string, Interval[], Quantity | null, unknown[]]>([
    [
      'at the coarsest precision',
      [dates('2024-01-05', '2024-02'), dates('2024-03-20', '2024-04')],
      null,
      [['2024-01-05', '2024-04']],
    ],
    [
      'with open ends',
      [closed(parseDate('2024-01-01'), null), dates('2024-03-01', '2024-03-02')],
      null,
      [['2024-01-01', null]],
    ],
    [
      'not over gaps',
      [dates('2024-01-01', '2024-01-02'), dates('2024-01-04', '2024-01-05')],
      null,
      [
        ['2024-01-01', '2024-01-02'],
        ['2024-01-04', '2024-01-05'],
      ],
    ],
    [
      'over gaps of per',
      [dates('2024-01-04', '2024-01-05'), dates('2024-01-01', '2024-01-02')],
      quantity('2', 'days'),
      [['2024-01-01', '2024-01-05']],
    ],
    [
      'numbers per',
      [closed(1, 2), closed(4, 5), closed(9, 9)],
      quantity('2', '1'),
      [
        [1, 5],
        [9, 9],
      ],
    ],
    [
      'quantities per',
      [closed(quantity('1', 'g'), quantity('2', 'g')), closed(quantity('4', 'g'), quantity('5', 'g'))],
      quantity('2000', 'mg'),
      [
        [
          { value: 1, unit: 'g' },
          { value: 5, unit: 'g' },
        ],
      ],
    ],
  ])('joins %s', (_, intervals, per, expected) => {
    expect(collapse(intervals, per)?.map(({ low, high }) => [plain(low), plain(high)])).toEqual(expected);
  });

  it('leaves out what is absent or wholly unknown', () => {
    expect(collapse([null, new Interval(null, null, false, false, null)], null)).toEqual([]);
    expect(collapse(null, null)).toBe(null);
  });

  it('keeps the closing of the boundary that it takes over', () => {
    expect(collapse([closed(1, 3), new Interval(2, 5, true, false, null)], null)).toEqual([
      new Interval(1, 5, true, false, null),
    ]);
  });
});

describe('expand', () => {
  it.each<[string, Interval, Quantity | null, unknown]>([
    ['weeks', dates('2024-01-01', '2024-01-15'), quantity('1', 'week'), ['2024-01-01', '2024-01-08']],
    [
      'months across a year',
      dates('2023-11-15', '2024-01-02'),
      quantity('1', 'month'),
      ['2023-11', '2023-12', '2024-01'],
    ],
    ['years', dates('2023-11-15', '2024-01-02'), quantity('1', 'year'), ['2023', '2024']],
    [
      'hours to the end of the day',
      closed(parseTime('22:30'), parseTime('23:59')),
      quantity('1', 'hour'),
      ['22', '23'],
    ],
    ['decimals', closed(decimal('1.05'), decimal('1.35')), quantity('0.1', '1'), [1, 1.1, 1.2, 1.3]],
    [
      'quantities',
      closed(quantity('1', 'g'), quantity('3', 'g')),
      quantity('1000', 'mg'),
      [
        { value: 1000, unit: 'mg' },
        { value: 2000, unit: 'mg' },
      ],
    ],
    ['hours of dates', dates('2024-01-01', '2024-01-02'), quantity('1', 'hour'), null],
    ['grams of numbers', closed(1, 2), quantity('1', 'g'), null],
    ['an open end', closed(1, null), null, null],
  ])('%s', (_, interval, per, expected) => {
    expect(expand(interval, per)?.map(plain) ?? null).toEqual(expected);
  });

  it('ends at the last point there is', () => {
    expect(expand(dates('9999-12-30', '9999-12-31'), null)?.map(plain)).toEqual(['9999-12-30', '9999-12-31']);
  });

  it.each([
    ['more than 100 000 of them', closed(1, 2147483647), null],
    ['many small lists', [closed(1, 90_000), closed(100_000, 190_000)], null],
    ['steps of nothing', closed(1, 2), quantity('0', '1')],
  ])('refuses %s', (_, argument, per) => {
    expect(() => expand(argument, per)).toThrow(EvaluationError);
  });
});
