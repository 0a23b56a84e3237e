import { describe, expect, it } from '@jest/globals';
import * as aggregate from './aggregate.js';
import { mode } from './aggregate-mode.js';
import * as statistics from './aggregate-statistics.js';
import { Code } from './clinical.js';
import { Decimal } from './decimal.js';
import { Quantity } from './quantity.js';
import type { Value } from './value.js';

function decimals(...numbers: readonly number[]): readonly Value[] {
  return numbers.map((number) => Decimal.fromNumber(number));
}

function quantities(...texts: readonly string[]): readonly Value[] {
  return texts.map((text) => {
    const [value = '', unit = ''] = text.split(' ');
    return new Quantity(Decimal.parse(value), unit);
  });
}

function written(value: Value): string | null {
  if (value instanceof Quantity) return `${value.value?.normalized().toString()} ${value.unit}`;
  return value instanceof Decimal ? value.normalized().toString() : null;
}

describe('aggregates', () => {
  it.each<[string, Value, Value]>([
    ['counts what is not null', aggregate.count([15, null, 1]), 2],
    ['counts nothing in null', aggregate.count(null), 0],
    ['adds', aggregate.sum([null, 1, 6]), 7],
    ['has no sum of nothing', aggregate.sum([null]), null],
    ['adds Longs', aggregate.sum([6n, 2n]), 8n],
    ['has no sum beyond the type', aggregate.sum([2147483647, 1]), null],
    ['multiplies', aggregate.product([5n, 4n, 5n]), 100n],
    ['finds the least text', aggregate.min(['hi', 'bye', 'zebra']), 'bye'],
    ['finds the greatest', aggregate.max([5, null, 90, 44]), 90],
    ['finds none in nothing', aggregate.max([]), null],
    ['finds all true', aggregate.allTrue([true, null]), true],
    ['finds one false', aggregate.allTrue([true, false, null]), false],
    ['finds all of null true', aggregate.allTrue(null), true],
    ['finds any true', aggregate.anyTrue([null, false, true]), true],
    ['finds none of null true', aggregate.anyTrue(null), false],
    ['finds the most frequent', mode([2, 1, 8, 2, 9, 1, 9, 9]), 9],
    ['finds the first of several', mode([1, 2, 2, 1]), 1],
  ])('%s', (_, value, expected) => {
    expect(value).toBe(expected);
  });

  it.each<[string, Value, string | null]>([
    ['average', statistics.average(decimals(1, 2, 3, 6)), '3'],
    ['average of thirds', statistics.average(decimals(1, 1, 0)), '0.66666667'],
    ['median of an even number', statistics.median(decimals(6, 5, 4, 3, 2, 1)), '3.5'],
    ['median of an odd number', statistics.median(decimals(6, 5, 4)), '5'],
    ['variance', statistics.variance(decimals(1, 2, 3, 4, 5)), '2.5'],
    ['population variance', statistics.populationVariance(decimals(1, 2, 3, 4, 5)), '2'],
    ['standard deviation', statistics.standardDeviation(decimals(1, 2, 3, 4, 5)), '1.58113883'],
    ['population deviation', statistics.populationStandardDeviation(decimals(1, 2, 3, 4, 5)), '1.41421356'],
    ['deviation of 8 decimals', statistics.populationStandardDeviation(decimals(0.00000001, 0.00000003)), '0.00000001'],
    ['deviation of one value', statistics.standardDeviation(decimals(1)), null],
    ['geometric mean', statistics.geometricMean(decimals(2, 8)), '4'],
    ['average of quantities', statistics.average(quantities('1 g', '3000 mg')), '2 g'],
    ['average of different things', statistics.average(quantities('1 g', '1 mL')), null],
    ['sum of quantities', aggregate.sum(quantities('1 ml', '2 ml')), '3 ml'],
    ['least quantity', aggregate.min(quantities('1 g', '900 mg')), '900 mg'],
    ['least of different things', aggregate.min(quantities('1 g', '900 mL')), null],
    ['average of nothing', statistics.average([null]), null],
  ])('%s', (_, value, expected) => {
    expect(written(value)).toBe(expected);
  });

  it('finds the most frequent of what has no order', () => {
    const [a, b] = [new Code('a', 's', null, null), new Code('b', 's', null, null)];
    expect(mode([a, b, new Code('b', 's', null, null)])).toBe(b);
  });
});
