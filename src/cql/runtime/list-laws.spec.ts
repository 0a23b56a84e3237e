import { describe, expect, it } from '@jest/globals';
import * as reference from 'cql-execution/lib/datatypes/logic.js';
import fc from 'fast-check';
import { calendarDates, dateTimes, times } from '../../../test/support/temporal-arbitraries.js';
import { Code } from './clinical.js';
import { Decimal } from './decimal.js';
import { distinct, same } from './distinct.js';
import { elementKey } from './element-key.js';
import { equal, notEqual } from './equality.js';
import { equivalent } from './equivalence.js';
import { Interval } from './interval.js';
import { except, intersect, union } from './list-sets.js';
import { listContains } from './list.js';
import { and, implies, not, or, xor } from './logic.js';
import { Quantity } from './quantity.js';
import { Tuple } from './tuple.js';
import { Uncertainty } from './uncertainty.js';
import type { Truth, Value } from './value.js';

const truths = fc.constantFrom<Truth>(true, false, null);
const maybe = (values: fc.Arbitrary<Value>) => fc.option(values, { nil: null, freq: 6 });
const small = fc.integer({ min: 0, max: 3 });
const texts = fc.constantFrom('a', 'A', 'b');

/** Values of few kinds and sizes, so that they are often equal, nearly equal, or not known to be. */
const simple: fc.Arbitrary<Value> = fc.oneof(
  ...[small, small.map(BigInt), texts, fc.boolean(), dateTimes(), calendarDates(), times()],
  ...[small.map((n) => new Decimal(BigInt(n * 10), 1)), small.map((n) => new Uncertainty(1, n + 1))],
  fc.tuple(small, fc.constantFrom('g', 'mg', null)).map(([n, unit]) => new Quantity(new Decimal(BigInt(n), 0), unit)),
  fc.tuple(texts, maybe(texts)).map(([code, version]) => new Code(code, 's', version as string | null, null)),
  fc.tuple(small, small, fc.boolean()).map(([low, size, closed]) => new Interval(low, low + size, closed, true, null)),
);
const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    simple,
    fc.array(maybe(tie('value')), { maxLength: 2 }),
    fc.dictionary(texts, maybe(tie('value')), { maxKeys: 2 }).map((of) => new Tuple(new Map(Object.entries(of)))),
  ),
})).value;
const lists = fc.array(maybe(values), { maxLength: 12 });

describe('three-valued logic', () => {
  const [left, right] = [truths, truths];

  it('agrees with the reference engine', () => {
    const { ThreeValuedLogic } = reference as unknown as {
      ThreeValuedLogic: Record<'and' | 'or' | 'xor', (...given: Truth[]) => Truth>;
    };
    fc.assert(
      fc.property(left, right, (a, b) => {
        expect(and(a, () => b)).toBe(ThreeValuedLogic.and(a, b));
        expect(or(a, () => b)).toBe(ThreeValuedLogic.or(a, b));
        expect(xor(a, b)).toBe(ThreeValuedLogic.xor(a, b));
      }),
    );
  });

  it('keeps the laws of De Morgan, and implication its definition', () => {
    fc.assert(
      fc.property(left, right, (a, b) => {
        expect(not(and(a, () => b))).toBe(or(not(a), () => not(b)));
        expect(not(or(a, () => b))).toBe(and(not(a), () => not(b)));
        expect(implies(a, () => b)).toBe(or(not(a), () => b));
        expect(and(a, () => b)).toBe(and(b, () => a));
        expect(xor(a, b)).toBe(xor(b, a));
      }),
    );
  });
});

describe('equality', () => {
  it('of tuples is decided by the first element by name that is not equal, in whatever order they stand', () => {
    const tuple = (...elements: [string, Value][]) => new Tuple(new Map(elements));
    expect(equal(tuple(['a', null], ['b', 1]), tuple(['b', 2], ['a', 1]))).toBeNull();
    expect(equal(tuple(['b', 1], ['a', null]), tuple(['a', 1], ['b', 2]))).toBeNull();
    expect(equal(tuple(['b', null], ['a', 1]), tuple(['a', 2], ['b', 2]))).toBe(false);
    expect(equal(tuple(['a', null], ['b', 1]), tuple(['b', 1], ['a', null]))).toBe(true);
  });

  it('is symmetric, null of null, and the opposite of inequality', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(equal(a, b)).toBe(equal(b, a));
        expect(notEqual(a, b)).toBe(not(equal(a, b)));
        expect(equal(a, null)).toBeNull();
      }),
    );
  });

  it('is never false of a value and itself, and equivalence always true', () => {
    fc.assert(
      fc.property(simple, (a) => {
        expect(equal(a, a)).not.toBe(false);
        expect(a instanceof Uncertainty || equivalent(a, a)).toBe(true);
      }),
    );
  });

  it('gives equal values one key', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        fc.pre(equal(a, b) === true);
        expect(elementKey(a)).toBe(elementKey(b));
      }),
      { numRuns: 300, maxSkipsPerRun: 1000 },
    );
  });
});

/** As the specification says it, each element compared with each. */
function distinctByComparing(list: readonly Value[]): Value[] {
  const kept: Value[] = [];
  for (const value of list) if (!kept.some((other) => other === value || same(other, value))) kept.push(value);
  return kept;
}

const holds = (list: readonly Value[], value: Value) => list.some((other) => other === value || same(other, value));

describe('set operations', () => {
  it('give what comparing each element with each gives', () => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        expect(distinct(a)).toEqual(distinctByComparing(a));
        expect(union(a, b)).toEqual(distinctByComparing([...a, ...b]));
        expect(intersect(a, b)).toEqual(distinctByComparing(a.filter((value) => holds(b, value))));
        expect(except(a, b)).toEqual(distinctByComparing(a.filter((value) => !holds(b, value))));
      }),
      { numRuns: 500 },
    );
  });

  it('hold in a union what is surely in either', () => {
    fc.assert(
      fc.property(lists, lists, fc.nat(), (a, b, at) => {
        fc.pre(a.length > 0);
        const value = a[at % a.length] ?? null;
        fc.pre(listContains(a, value) === true);
        expect(listContains(union(a, b), value)).toBe(true);
      }),
    );
  });
});
