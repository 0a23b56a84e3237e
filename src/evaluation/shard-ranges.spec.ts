import { describe, expect, it } from '@jest/globals';
import { coveringRanges, FIRST_ID, LAST_ID } from './shard-ranges.js';

describe('coveringRanges', () => {
  it('covers every id once, from the lowest to the highest', () => {
    const ranges = coveringRanges([
      { first: '10000000-0000-4000-8000-000000000000', last: '1fffffff-ffff-4fff-8fff-ffffffffffff', count: 2 },
      { first: '30000000-0000-4000-8000-000000000000', last: '30000000-0000-4000-8000-0000000000ff', count: 2 },
      { first: 'a0000000-0000-4000-8000-000000000000', last: 'b0000000-0000-4000-8000-000000000000', count: 1 },
    ]);
    expect(ranges).toEqual([
      { first: FIRST_ID, last: '1fffffff-ffff-4fff-8fff-ffffffffffff', count: 2 },
      { first: '1fffffff-ffff-4fff-9000-000000000000', last: '30000000-0000-4000-8000-0000000000ff', count: 2 },
      { first: '30000000-0000-4000-8000-000000000100', last: LAST_ID, count: 1 },
    ]);
  });

  it('gives one range when there is nobody, so that results of persons who went are found', () => {
    expect(coveringRanges([])).toEqual([{ first: FIRST_ID, last: LAST_ID, count: 0 }]);
  });
});
