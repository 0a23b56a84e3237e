import { describe, expect, it } from '@jest/globals';
import { dueIn, isDue } from './due-packages.js';

const one = (url: string, version: string, start?: string, end?: string) => ({
  url,
  version,
  effectivePeriod: { start, end },
});
const year = (number: number) => ({ start: `${number}-01-01`, end: `${number}-12-31` });
const of2025 = one('a', '1.0.0', '2025-01-01', '2025-12-31');
const of2026 = one('a', '2.0.0', '2026-01-01', '2026-12-31');
const open = one('b', '1');

describe('the packages that are due in a period', () => {
  it('are of each measure the version meant for it, and those meant for any', () => {
    expect(dueIn(year(2025), [of2026, of2025, open])).toEqual([of2025, open]);
    expect(dueIn(year(2026), [of2026, of2025, open])).toEqual([of2026, open]);
  });

  it('are both versions when the period lies in both', () => {
    expect(dueIn({ start: '2025-07-01', end: '2026-06-30' }, [of2025, of2026])).toEqual([of2025, of2026]);
  });

  it.each([
    [2019, of2025],
    [2030, of2026],
  ])('are the nearest version in %i, for which none is meant', (number, nearest) => {
    expect(dueIn(year(number), [of2026, of2025])).toEqual([nearest]);
    expect(isDue(year(number), nearest)).toBe(false);
  });

  it('are the newest version of those that are as near', () => {
    const [old, young] = [one('a', '9.0.0', '2025-01-01'), one('a', '10.0.0', '2025-01-01')];
    expect(dueIn(year(2019), [old, young])).toEqual([young]);
  });
});
