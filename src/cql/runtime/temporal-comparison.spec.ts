import { expect, it } from '@jest/globals';
import {
  compareTemporal,
  equalTemporal,
  equivalentTemporal,
  isAfter,
  isBefore,
  isSame,
  isSameOrAfter,
  isSameOrBefore,
} from './temporal-comparison.js';
import { precisionNamed } from './temporal-precision.js';
import { parseDate, parseDateTime, parseTime } from './temporal-text.js';
import type { Temporal } from './temporal.js';

/** `@T…` is a time, `@….` with T a date-time, else a date; as CQL writes them. */
function point(text: string): Temporal {
  const parsed = text.startsWith('T') ? parseTime(text) : text.includes('T') ? parseDateTime(text, 0) : parseDate(text);
  if (parsed === null) throw new Error(`No point in time: ${text}`);
  return parsed;
}

const RELATIONS = {
  before: isBefore,
  after: isAfter,
  same: isSame,
  'same or before': isSameOrBefore,
  'same or after': isSameOrAfter,
};

it.each<[string, keyof typeof RELATIONS, string | null, string, boolean | null]>([
  ['2014-12-10T', 'same', 'Day', '2014-12-10T23', true],
  ['2014-10T', 'same', 'Day', '2014-10-12T', null],
  ['2014-10T', 'same', 'Day', '2014-10T', null],
  ['2014-10T', 'same', null, '2014-10T', true],
  ['2014-09T', 'same', 'Day', '2014-10T', false],
  ['2005-10-10T', 'after', 'Day', '2005-09T', true],
  ['2014T', 'after', null, '2014-02-15T', null],
  ['2015T', 'after', null, '2014-02-15T', true],
  ['2013T', 'after', null, '2014-02-15T', false],
  ['2014-12-20T', 'same or before', 'Minute', '2014-12-20T15', null],
  // Hours and finer are compared at one offset, days and coarser as written.
  ['2012-03-10T10:20:00.999+07:00', 'after', 'Hour', '2012-03-10T08:20:00.999+06:00', true],
  ['2012-03-10T10:20:00.999+07:00', 'same', 'Hour', '2012-03-10T09:20:00.999+06:00', true],
  ['2022-02-22T00:00:00.000-05:00', 'same', 'Day', '2022-02-22T04:59:00.000Z', true],
  ['2022-02-21T23:30:00.000-05:00', 'before', 'Day', '2022-02-22T04:30:00.000Z', true],
  ['2022-02-21T23:30:00.000-05:00', 'same', null, '2022-02-22T04:30:00.000Z', true],
  ['2021-12-31T23:30:00.000-05:00', 'before', 'Year', '2022-01-01T04:30:00.000Z', true],
  // A day of one offset against a moment of another.
  ['2024-05-03TZ', 'before', null, '2024-05-03T23:00:00-05:00', true],
  ['2024-05-03TZ', 'before', null, '2024-05-03T03:00:00-05:00', null],
  // Seconds and milliseconds are two precisions of order.
  ['2017-09-01T00:00:00', 'same or after', null, '2017-09-01T00:00:00.000', null],
  ['2017-09-01T00:00:00', 'same', 'Second', '2017-09-01T00:00:00.500', true],
  ['2014-01', 'before', null, '2014-02-01', true],
  ['2014-01', 'before', null, '2014-01-31', null],
  ['2014-01-01', 'same', null, '2014-01-01T', true],
  ['2014-01-01', 'same', null, '2014-01-01T10', null],
  ['2014-01-01', 'before', 'Day', '2014-01-02T10:00:00.000-05:00', true],
  ['T12:30', 'after', 'Hour', 'T11:55', true],
  ['T23:10:25.555', 'same or before', 'Minute', 'T22:15:25.900', false],
  ['T12:00:00', 'before', null, 'T12:00:00.001', null],
  ['T10', 'before', null, 'T11:30', true],
  ['T10', 'before', null, '2014-01-01T', null],
])('%s %s (%s) %s is %p', (left, relation, precision, right, expected) => {
  expect(RELATIONS[relation](point(left), point(right), precisionNamed(precision))).toBe(expected);
});

it.each<[string, string, boolean | null]>([
  ['2014-01-01T10:00:00', '2014-01-01T10:00:00.000', true],
  ['2014-01-01T10:00:00', '2014-01-01T10:00:00.500', false],
  ['2014-01-01T10:00', '2014-01-01T10:00:00', null],
  ['2014-01-01T10:00', '2014-01-01T10:01:00', false],
  ['2014-01-01T10:00:00+01:00', '2014-01-01T09:00:00Z', true],
  ['2014-01-01T', '2014-01-01T', true],
  ['2014-01-01', '2014-01-01T', false],
  ['2014-01-01', '2014-01', null],
  ['T10:00:00', 'T10:00:00.000', true],
  ['T10:00', 'T22:00', false],
])('%s = %s is %p', (left, right, expected) => {
  expect(equalTemporal(point(left), point(right))).toBe(expected);
  expect(equivalentTemporal(point(left), point(right))).toBe(expected === true);
});

it('knows no order with what is no point in time', () => {
  expect(isBefore(null, point('2014'), null)).toBeNull();
  expect(isSame(point('2014'), '2014', null)).toBeNull();
  expect(compareTemporal(point('2014-01-01'), point('T10'))).toBeNull();
});
