import { describe, expect, it } from '@jest/globals';
import { freshOf, highestOf, withNumbers } from './event-numbers.js';

const numbers = (watermark: number, ...beyond: number[]) => ({ watermark, beyond: new Set(beyond) });

describe('event numbers', () => {
  it('are fresh once', () => {
    expect(freshOf(numbers(3, 6), [7, 2, 6, 5, 7, 3])).toEqual([5, 7]);
  });

  it('move the watermark as far as none is missing', () => {
    expect(withNumbers(numbers(3, 6), [4])).toEqual(numbers(4, 6));
    expect(withNumbers(numbers(3, 5, 6, 9), [4])).toEqual(numbers(6, 9));
    expect(withNumbers(numbers(3), [2, 3])).toEqual(numbers(3));
  });

  it('miss something below the highest that is known of', () => {
    expect(highestOf(numbers(3, 6), 0)).toBe(6);
    expect(highestOf(numbers(3), 8)).toBe(8);
    expect(highestOf(numbers(3), 2)).toBe(3);
  });
});
