import { describe, expect, it } from '@jest/globals';
import { Code } from './clinical.js';
import { Interval } from './interval.js';
import { shortValue } from './short-value.js';
import { Tuple } from './tuple.js';
import type { Value } from './value.js';

describe('shortValue', () => {
  it.each<[Value, string]>([
    [null, 'null'],
    [true, 'true'],
    [7, '7'],
    ['text', 'text'],
    [[], 'none'],
    [[1], '1 item: 1'],
    [[1, 2, 3, 4], '4 items: 1, 2, 3, …'],
    [new Code('4548-4', 'http://loinc.org', null, 'HbA1c'), 'HbA1c'],
    [new Interval(1, null, true, false, null), '[1, null)'],
    [new Tuple(new Map<string, Value>([['a', 1]])), '{ a: 1 }'],
  ])('tells %j', (value, expected) => expect(shortValue(value)).toBe(expected));

  it('ends where lists hold lists that hold lists', () => {
    let nested: Value = [1, 2, 3];
    for (let level = 0; level < 60; level++) nested = [nested, nested, nested];
    expect(shortValue(nested)).toContain('…');
  });

  it('ends where tuples hold the same tuple many times', () => {
    let nested: Value = 1;
    for (let level = 0; level < 60; level++)
      nested = new Tuple(
        new Map([
          ['left', nested],
          ['right', nested],
        ]),
      );
    expect(shortValue(nested).length).toBeLessThanOrEqual(80);
  });
});
