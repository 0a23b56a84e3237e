/** The lowest and the highest id there can be. */
export const FIRST_ID = '00000000-0000-0000-0000-000000000000';
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** A range of person ids, both ends included. */
export interface PersonRange {
  first: string;
  last: string;
  count: number;
}

/**
 * Widens ranges of persons, given in ascending order, so that together they cover every id once: persons who come
 * while a run is under way are evaluated with it, and results of persons who went are found. At least one range.
 */
export function coveringRanges(ranges: readonly PersonRange[]): PersonRange[] {
  if (ranges.length === 0) return [{ first: FIRST_ID, last: LAST_ID, count: 0 }];
  return ranges.map(({ last, count }, index) => {
    const before = ranges[index - 1];
    return {
      first: before ? idAfter(before.last) : FIRST_ID,
      last: index === ranges.length - 1 ? LAST_ID : last,
      count,
    };
  });
}

/** The id that follows in the order of PostgreSQL's uuid. */
function idAfter(id: string): string {
  const digits = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
