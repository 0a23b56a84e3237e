import { describe, expect, it } from '@jest/globals';
import * as reference from 'cql-execution';
import fc from 'fast-check';
import { SYSTEM } from './cql-type.js';
import { meets, meetsAfter, meetsBefore, overlaps, overlapsAfter, overlapsBefore } from './interval-relations.js';
import { Interval } from './interval.js';
import { after, before, contains, includes, properlyIncludes, sameOrAfter, sameOrBefore } from './relation.js';
import { intersect, union } from './relation-sets.js';
import { DateTime } from './temporal.js';
import type { Precision } from './temporal.js';
import type { Truth, Value } from './value.js';

/** As far as the reference engine's class follows the specification. */
interface ReferenceInterval {
  [method: string]: (...given: unknown[]) => unknown;
}

const PRECISIONS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'];
const DATE_TIME = { kind: 'named', name: `${SYSTEM}DateTime` } as const;

const RELATIONS: Record<string, (a: Interval, b: Interval, precision: Precision | null) => Truth> = {
  before,
  after,
  sameOrBefore,
  sameOrAfter,
  includes,
  properlyIncludes,
  overlaps,
  overlapsBefore,
  overlapsAfter,
  meets,
  meetsBefore,
  meetsAfter,
};

/** Date-times in few months, so that they often coincide, at least as precise as asked. */
function dateTimeFrom(coarsest: Precision, offsets: readonly number[]): fc.Arbitrary<DateTime> {
  return fc
    .record({
      precision: fc.integer({ min: coarsest, max: 7 }),
      month: fc.integer({ min: 1, max: 3 }),
      day: fc.constantFrom(1, 2, 28, 29),
      hour: fc.constantFrom(0, 23),
      small: fc.constantFrom(0, 59),
      millisecond: fc.constantFrom(0, 1, 999),
      offset: fc.constantFrom(...offsets),
    })
    .map(({ precision, month, day, hour, small, millisecond, offset }) => {
      const fields = [2024, month, day, hour, small, small, millisecond];
      const known = fields.map((field, index) => (index < precision ? field : index < 3 ? 1 : 0));
      return new DateTime(precision as Precision, ...(known as Fields), offset);
    });
}

type Fields = [number, number, number, number, number, number, number];

/**
 * Two intervals and a point: to every precision at one offset, or to the hour at different ones. The reference engine
 * shifts the zone of years and days, too, which have none.
 */
const dateTimes = fc.oneof(three(dateTimeFrom(1, [0])), three(dateTimeFrom(4, [0, -300])));
const integers = three(fc.integer({ min: -5, max: 5 }));
const precision = fc.constantFrom<Precision | null>(null, 1, 2, 3, 4, 5, 6, 7);

describe('intervals as the reference engine has them', () => {
  it.each(Object.keys(RELATIONS))('agrees on %s', (name) => {
    const relation = RELATIONS[name];
    fc.assert(
      fc.property(dateTimes, precision, ([a, b], to) => {
        expect(relation(a, b, to)).toBe(asked(a, name, referenceInterval(b), named(to)));
      }),
      { numRuns: 1000 },
    );
    fc.assert(
      fc.property(integers, ([a, b]) => {
        expect(relation(a, b, null)).toBe(asked(a, name, referenceInterval(b)));
      }),
    );
  });

  it('agrees on which date-times an interval contains', () => {
    fc.assert(
      fc.property(dateTimes, precision, ([interval, , point], to) => {
        expect(contains(interval, point, to)).toBe(asked(interval, 'contains', referencePoint(point), named(to)));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['union', (a: Interval, b: Interval) => union(a, b, false)],
    ['intersect', intersect],
  ] as const)('agrees on %s', (name, operator) => {
    fc.assert(
      fc.property(dateTimes, ([a, b]) => {
        const found = asked(a, name, referenceInterval(b)) as { low: unknown; high: unknown } | null;
        const ours = operator(a, b) as Interval | null;
        expect(ours && shown([referencePoint(ours.low), referencePoint(ours.high)])).toBe(
          found && shown([found.low, found.high]),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

function three(points: fc.Arbitrary<Value>): fc.Arbitrary<[Interval, Interval, Value]> {
  return fc.tuple(intervalsOf(points), intervalsOf(points), points);
}

function intervalsOf(points: fc.Arbitrary<Value>): fc.Arbitrary<Interval> {
  return fc
    .record({ low: points, high: points, lowClosed: fc.boolean(), highClosed: fc.boolean(), ongoing: fc.boolean() })
    .map(({ low, high, lowClosed, highClosed, ongoing }) =>
      ongoing
        ? new Interval(low, null, lowClosed, true, null)
        : new Interval(low, high, lowClosed, highClosed, DATE_TIME),
    )
    .filter(
      ({ low, high, start, end }) =>
        high === null || (before(low, high, null) === true && after(start, end, null) !== true),
    );
}

function referenceInterval({ low, high, lowClosed, highClosed }: Interval): ReferenceInterval {
  const made: unknown = new reference.Interval(referencePoint(low), referencePoint(high), lowClosed, highClosed);
  return made as ReferenceInterval;
}

function referencePoint(point: Value): unknown {
  if (!(point instanceof DateTime)) return point;
  const { year, month, day, hour, minute, second, millisecond, offset } = point;
  const fields = [year, month, day, hour, minute, second, millisecond];
  const [y = 0, ...finer] = fields.map((field, index) => (index < point.precision ? field : null));
  return new reference.DateTime(y, ...(finer as [number, number, number, number, number, number]), offset / 60);
}

function asked(interval: Interval, method: string, ...given: unknown[]): unknown {
  return referenceInterval(interval)[method]?.(...given);
}

function named(to: Precision | null): string | undefined {
  return to === null ? undefined : PRECISIONS[to - 1];
}

function shown(points: readonly unknown[]): string {
  return points.map(String).join(' to ');
}
