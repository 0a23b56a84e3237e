import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { collapse } from './interval-collapse.js';
import { SYSTEM } from './cql-type.js';
import { expand } from './interval-expand.js';
import { ends, meets, overlaps, overlapsAfter, overlapsBefore, starts } from './interval-relations.js';
import { Interval } from './interval.js';
import { after, before, contains, includes, properlyIncludes, sameAs, sameOrAfter, sameOrBefore } from './relation.js';
import { except, intersect, union } from './relation-sets.js';
import type { Truth, Value } from './value.js';

const INTEGER = { kind: 'named', name: `${SYSTEM}Integer` } as const;
/** Reaches beyond every bounded interval below on both sides. */
const POINTS = Array.from({ length: 21 }, (_, index) => index - 10);

const bound = fc.integer({ min: -6, max: 6 });
/** Every interval of integers from -6 to 6 that has a point. */
const bounded = fc
  .record({ low: bound, high: bound, lowClosed: fc.boolean(), highClosed: fc.boolean() })
  .map(({ low, high, lowClosed, highClosed }) => new Interval(low, high, lowClosed, highClosed, INTEGER))
  .filter((interval) => pointsOf(interval).length > 0);
/** With boundaries that are open-ended (null, closed) or unknown (null, open). */
const anyInterval = fc
  .record({ interval: bounded, noLow: fc.boolean(), noHigh: fc.boolean() })
  .map(
    ({ interval: { low, high, lowClosed, highClosed }, noLow, noHigh }) =>
      new Interval(noLow ? null : low, noHigh ? null : high, lowClosed, highClosed, INTEGER),
  );

function pointsOf({ low, high, lowClosed, highClosed }: Interval): number[] {
  return POINTS.filter(
    (point) =>
      (lowClosed ? point >= (low as number) : point > (low as number)) &&
      (highClosed ? point <= (high as number) : point < (high as number)),
  );
}

function setOf(value: Value): number[] | null {
  return value === null ? null : pointsOf(value as Interval);
}

/** What an interval with unknown boundaries may be, as far as integers near the others go. */
function possible(interval: Interval): Interval[] {
  const { low, high, lowClosed, highClosed } = interval;
  const lows = low === null && !lowClosed ? POINTS : [low];
  const highs = high === null && !highClosed ? POINTS : [high];
  return lows
    .flatMap((from) => highs.map((to) => [from, to] as const))
    .map(([from, to]) => new Interval(from, to, lowClosed || low === null, highClosed || high === null, INTEGER))
    .filter(({ start, end }) => (start as number) <= (end as number));
}

type Relation = (a: Interval, b: Interval) => Truth;

const RELATIONS: Record<string, Relation> = {
  before: (a, b) => before(a, b, null),
  after: (a, b) => after(a, b, null),
  sameAs: (a, b) => sameAs(a, b, null),
  sameOrBefore: (a, b) => sameOrBefore(a, b, null),
  sameOrAfter: (a, b) => sameOrAfter(a, b, null),
  includes: (a, b) => includes(a, b, null),
  properlyIncludes: (a, b) => properlyIncludes(a, b, null),
  overlaps: (a, b) => overlaps(a, b, null),
  overlapsBefore: (a, b) => overlapsBefore(a, b, null),
  overlapsAfter: (a, b) => overlapsAfter(a, b, null),
  meets: (a, b) => meets(a, b, null),
  starts: (a, b) => starts(a, b, null),
  ends: (a, b) => ends(a, b, null),
};

describe('laws of intervals', () => {
  it('holds exactly the points from start to end', () => {
    fc.assert(
      fc.property(bounded, (interval) => {
        const points = pointsOf(interval);
        expect([interval.start, interval.end]).toEqual([points[0], points.at(-1)]);
        expect(POINTS.filter((point) => contains(interval, point, null) === true)).toEqual(points);
      }),
    );
  });

  it('relates two intervals as their points lie', () => {
    fc.assert(
      fc.property(bounded, bounded, (a, b) => {
        const [left, right] = [pointsOf(a), pointsOf(b)];
        const common = left.filter((point) => right.includes(point));
        const [first, last] = [left[0], left.at(-1) as number];
        const [otherFirst, otherLast] = [right[0], right.at(-1) as number];
        expect(Object.fromEntries(Object.entries(RELATIONS).map(([name, relation]) => [name, relation(a, b)]))).toEqual(
          {
            before: last < otherFirst,
            after: first > otherLast,
            sameAs: first === otherFirst && last === otherLast,
            sameOrBefore: last <= otherFirst,
            sameOrAfter: first >= otherLast,
            includes: common.length === right.length,
            properlyIncludes: common.length === right.length && left.length > right.length,
            overlaps: common.length > 0,
            overlapsBefore: common.length > 0 && first < otherFirst,
            overlapsAfter: common.length > 0 && last > otherLast,
            meets: last + 1 === otherFirst || otherLast + 1 === first,
            starts: first === otherFirst && last <= otherLast,
            ends: last === otherLast && first >= otherFirst,
          },
        );
      }),
    );
  });

  it('unites, intersects and subtracts the points, and is null where that is no interval', () => {
    fc.assert(
      fc.property(bounded, bounded, (a, b) => {
        const [left, right] = [pointsOf(a), pointsOf(b)];
        const common = left.filter((point) => right.includes(point));
        const all = POINTS.filter((point) => left.includes(point) || right.includes(point));
        const rest = left.filter((point) => !right.includes(point));
        expect(setOf(intersect(a, b))).toEqual(common.length === 0 ? null : common);
        expect(setOf(union(a, b, false))).toEqual(isGapless(all) ? all : null);
        expect(setOf(except(a, b))).toEqual(rest.length > 0 && isGapless(rest) ? rest : null);
      }),
    );
  });

  it.each(Object.keys(RELATIONS))('knows of %s only what is so whatever the unknown boundaries are', (name) => {
    const relation = RELATIONS[name];
    fc.assert(
      fc.property(anyInterval, anyInterval, (a, b) => {
        const answer = relation(a, b);
        if (answer === null) return;
        const pairs = possible(a).flatMap((left) => possible(b).map((right) => [left, right] as const));
        expect(pairs.filter(([left, right]) => relation(left, right) !== answer)).toEqual([]);
      }),
    );
  });

  it('collapses to intervals that neither overlap nor meet, hold the same points, and collapse to themselves', () => {
    fc.assert(
      fc.property(fc.array(bounded, { maxLength: 6 }), (intervals) => {
        const collapsed = collapse(intervals, null) ?? [];
        const covered = POINTS.filter((point) => intervals.some((one) => pointsOf(one).includes(point)));
        expect(collapsed.flatMap(pointsOf)).toEqual(covered);
        for (const [index, one] of collapsed.slice(1).entries()) {
          expect(overlaps(collapsed[index], one, null)).toBe(false);
          expect(meets(collapsed[index], one, null)).toBe(false);
        }
        expect(collapse(collapsed, null)).toEqual(collapsed);
      }),
    );
  });

  it('expands to its points, and a list to unit intervals of all of them once', () => {
    fc.assert(
      fc.property(fc.array(bounded, { minLength: 1, maxLength: 4 }), (intervals) => {
        const covered = POINTS.filter((point) => intervals.some((one) => pointsOf(one).includes(point)));
        expect(expand(intervals[0], null)).toEqual(pointsOf(intervals[0]));
        expect(expand(intervals, null)?.map(setOf)).toEqual(covered.map((point) => [point]));
      }),
    );
  });
});

function isGapless(points: readonly number[]): boolean {
  return points.length > 0 && (points.at(-1) as number) - points[0] === points.length - 1;
}
