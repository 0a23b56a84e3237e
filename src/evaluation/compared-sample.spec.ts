import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { isCompared } from './compared-sample.js';

const RUN = '7b0c9a52-3a0e-4c5e-9f5e-0d8f8a5b1c11';
const OTHER_RUN = '1f4b6e0a-9a4d-4a61-8c3c-5b7a1de2c922';
const persons = Array.from({ length: 20_000 }, () => randomUUID());
const sampleOf = (run: string, percent: number) => persons.filter((person) => isCompared(run, person, percent));

describe('the sample of persons that both engines evaluate', () => {
  it('is the same wherever and however often it is drawn', () => {
    expect(sampleOf(RUN, 10)).toEqual(sampleOf(RUN, 10));
    expect(isCompared(RUN, '00000000-0000-4000-8000-000000000002', 50)).toBe(true);
    expect(isCompared(RUN, '00000000-0000-4000-8000-000000000001', 50)).toBe(false);
  });

  it('is another one in another run', () => {
    expect(sampleOf(OTHER_RUN, 10)).not.toEqual(sampleOf(RUN, 10));
  });

  it.each([
    [0, 0, 0],
    [1, 100, 300],
    [50, 9_500, 10_500],
    [100, 20_000, 20_000],
  ])('of %d %% has from %d to %d of 20 000', (percent, least, most) => {
    const { length } = sampleOf(RUN, percent);
    expect(length).toBeGreaterThanOrEqual(least);
    expect(length).toBeLessThanOrEqual(most);
  });

  it('of a larger share holds that of a smaller one', () => {
    const larger = new Set(sampleOf(RUN, 20));
    expect(sampleOf(RUN, 10).every((person) => larger.has(person))).toBe(true);
  });
});
