import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calendarDates, dateTimes, times } from '../../../test/support/temporal-arbitraries.js';
import { Decimal } from './decimal.js';
import { Quantity } from './quantity.js';
import { addDuration, predecessorOf, subtractDuration, successorOf } from './temporal-arithmetic.js';
import { calendarDay, dayNumber } from './temporal-calendar.js';
import { compareTemporal, compareToPrecision, equalTemporal } from './temporal-comparison.js';
import { differenceBetween, durationBetween } from './temporal-duration.js';
import type { TemporalUnit } from './temporal-precision.js';
import { formatTemporal, parseDateTime, parseTime } from './temporal-text.js';
import type { Precision } from './temporal.js';
import { Uncertainty } from './uncertainty.js';

const precisions = fc.option(fc.constantFrom<Precision[]>(1, 2, 3, 4, 5, 6, 7));
const units = fc.constantFrom<TemporalUnit[]>(1, 2, 3, 4, 5, 6, 7, 'week');
const points = fc.oneof(
  fc.tuple(dateTimes(), dateTimes(), dateTimes()),
  fc.tuple(calendarDates(), calendarDates(), calendarDates()),
  fc.tuple(times(), times(), times()),
);
const negated = (order: number | null) => (order === null ? null : -order + 0);

it('days are numbered one after the other', () => {
  const first = dayNumber(1, 1, 1);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3_652_058 }), (distance) => {
      const { year, month, day } = calendarDay(first + distance);
      const date = new Date(0);
      date.setUTCFullYear(1, 0, 1 + distance);
      expect([year, month, day]).toEqual([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]);
      expect(dayNumber(year, month, day)).toBe(first + distance);
    }),
    { numRuns: 2000 },
  );
});

it('order is antisymmetric', () => {
  fc.assert(
    fc.property(points, precisions, ([a, b], precision) => {
      expect(negated(compareToPrecision(a, b, precision))).toBe(compareToPrecision(b, a, precision));
      expect(equalTemporal(a, b)).toBe(equalTemporal(b, a));
    }),
    { numRuns: 1000 },
  );
});

it('order is transitive', () => {
  fc.assert(
    fc.property(points, ([a, b, c]) => {
      const [ab, bc] = [compareTemporal(a, b), compareTemporal(b, c)];
      fc.pre(ab !== null && bc !== null && ab * bc >= 0);
      expect(compareTemporal(a, c)).toBe(ab === 0 ? bc : ab);
    }),
    { numRuns: 1000 },
  );
});

it('every point is the same as itself, and lies between its neighbours', () => {
  fc.assert(
    fc.property(points, ([point]) => {
      expect(compareTemporal(point, point)).toBe(0);
      expect(equalTemporal(point, point)).toBe(true);
      const [before, after] = [predecessorOf(point), successorOf(point)];
      if (before !== null) expect([compareTemporal(before, point), successorOf(before)]).toEqual([-1, point]);
      if (after !== null) expect([compareTemporal(after, point), predecessorOf(after)]).toEqual([1, point]);
    }),
  );
});

it('what is added in weeks and shorter can be subtracted again', () => {
  const amounts = fc.integer({ min: -100_000, max: 100_000 });
  fc.assert(
    fc.property(dateTimes(), amounts, fc.constantFrom('weeks', 'days', 'hours', 's', 'ms'), (point, amount, unit) => {
      const duration = new Quantity(Decimal.fromInteger(amount), unit);
      const sum = addDuration(point, duration);
      fc.pre(sum !== null);
      expect(subtractDuration(sum, duration)).toEqual(point);
    }),
  );
});

it('a duration reaches as far as the point it was counted to, and no further', () => {
  fc.assert(
    fc.property(
      dateTimes({ from: 7 }),
      dateTimes({ from: 7 }),
      fc.constantFrom<Precision[]>(1, 2, 3, 4),
      (a, b, unit) => {
        const [first, last] = compareTemporal(a, b) === 1 ? [b, a] : [a, b];
        const count = durationBetween(first, last, unit) as number;
        const name = ['years', 'months', 'days', 'hours'][unit - 1];
        const reached = addDuration(first, new Quantity(Decimal.fromInteger(count), name));
        const beyond = addDuration(first, new Quantity(Decimal.fromInteger(count + 1), name));
        expect(reached && compareTemporal(reached, last)).not.toBe(1);
        expect(beyond && compareTemporal(beyond, last)).toBe(1);
      },
    ),
    { numRuns: 500 },
  );
});

it('counts backwards are the negative of counts forwards', () => {
  const opposite = (count: unknown) => {
    if (count instanceof Uncertainty) return new Uncertainty(-(count.high as number) + 0, -(count.low as number) + 0);
    return negated(count as number | null);
  };
  fc.assert(
    fc.property(dateTimes(), dateTimes(), units, (a, b, unit) => {
      expect(durationBetween(b, a, unit)).toEqual(opposite(durationBetween(a, b, unit)));
      expect(differenceBetween(b, a, unit)).toEqual(opposite(differenceBetween(a, b, unit)));
    }),
    { numRuns: 1000 },
  );
});

it('what is written is read as the same', () => {
  fc.assert(
    fc.property(dateTimes(), times(), (point, time) => {
      expect(parseDateTime(formatTemporal(point), point.offset)).toEqual(point);
      expect(parseTime(formatTemporal(time))).toEqual(time);
    }),
  );
});

it('reads any text without throwing', () => {
  const characters = fc.string({ unit: fc.constantFrom(...'0123456789-:.TZ+ x'), maxLength: 32 });
  fc.assert(
    fc.property(fc.oneof(characters, fc.string()), (text) => {
      const read = parseDateTime(text, 0);
      if (read !== null) expect(parseDateTime(formatTemporal(read), read.offset)).toEqual(read);
    }),
    { numRuns: 5000 },
  );
});
