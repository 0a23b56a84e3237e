import { expect, it } from '@jest/globals';
import { differenceBetween, durationBetween } from './temporal-duration.js';
import { unitNamed } from './temporal-precision.js';
import type { TemporalUnit } from './temporal-precision.js';
import { parseDate, parseDateTime, parseTime } from './temporal-text.js';
import type { Temporal } from './temporal.js';
import { Uncertainty } from './uncertainty.js';

function point(text: string): Temporal {
  const parsed = text.startsWith('T') ? parseTime(text) : text.includes('T') ? parseDateTime(text, 0) : parseDate(text);
  if (parsed === null) throw new Error(`No point in time: ${text}`);
  return parsed;
}

const answer = (low: number, high: number) => (low === high ? low : new Uncertainty(low, high));

it.each<[string, string, string, number, number?]>([
  ['Year', '2005T', '2010T', 4, 5],
  ['Year', '2005-05T', '2010-04T', 4],
  ['Month', '2014-01-31', '2014-02-01', 0],
  ['Month', '2014-01-31', '2014-02-28', 1],
  ['Day', '2010-10-12T12:05', '2008-08-15T08:08', -788],
  ['Month', '2005T', '2006-05T', 4, 16],
  ['Month', '2005T', '2006-07T', 6, 18],
  ['Day', '2015-02-10T', '2015-03T', 18, 49],
  ['Year', '2012-03-10', '2013-03-10', 1],
  ['Year', '2012-03-10T10:20:00', '2013-03-10T09:20:00', 0],
  // Examples of Appendix H of the specification. https://cql.hl7.org/15-h-timeintervalcalculations.html
  ['Year', '2012-03-10T22:05:09', '2013-02-18T19:10:03', 0],
  ['Year', '2012-02-29T10:18:56', '2014-02-28T19:02:34', 2],
  ['Year', '2012-02-20T10:20:56', '2011-03-19T19:16:02', 0],
  ['Year', '2013-05-15T10:19:55', '2012-05-10T12:20:25', -1],
  ['Year', '2013-03-20T05:01:30', '2011-03-30T06:45:50', -1],
  ['Month', '2012-03-10T22:05:09', '2013-06-30T13:00:23', 15],
  ['Month', '2012-03-10T22:05:09', '2013-01-09T07:19:33', 9],
  ['Month', '2014-05-10T21:02:45', '2013-01-08T11:13:06', -16],
  ['Month', '2012-06-11T12:16:17', '2011-08-21T05:48:02', -9],
  ['Week', '2012-03-10T22:05:09', '2012-03-20T07:19:33', 1],
  ['Week', '2013-05-26T23:06:11', '2013-05-12T20:25:30', -2],
  ['Day', '2012-01-31T12:30:00', '2012-02-01T09:00:00', 0],
  ['Day', '2011-12-05T05:00:00', '2011-12-04T08:45:00', 0],
  ['Hour', '2013-10-10T12:30:00', '2013-10-10T08:40:00', -3],
  ['Minute', '2012-12-30T00:20:00', '2012-12-29T22:00:00', -140],
  // Elapsed time, whatever the offsets.
  ['Hour', '2017-03-12T01:00:00-07:00', '2017-03-12T03:00:00-06:00', 1],
  ['Day', '2017-03-12T00:00:00-07:00', '2017-03-13T00:00:00-06:00', 0],
  // A second without milliseconds is a whole one, but for milliseconds.
  ['Second', '2017-03-12T01:00:00', '2017-03-12T01:00:01.999', 1],
  ['Millisecond', '2017-03-12T01:00:00', '2017-03-12T01:00:01.999', 1000, 1999],
  ['Hour', 'T20:26:15.555', 'T23:25:15.555', 2],
  ['Hour', 'T06', 'T07:00:00', 0, 1],
  ['Minute', 'T23:20:16.555', 'T23:25:15.555', 4],
])('%ss between %s and %s', (unit, first, second, low, high = low) => {
  expect(durationBetween(point(first), point(second), unitNamed(unit) as TemporalUnit)).toEqual(answer(low, high));
});

it.each<[string, string, string, number, number?]>([
  ['Year', '2012-12-31', '2013-01-01', 1],
  ['Year', '2016T', '1998T', -18],
  ['Month', '2005T', '2006-07T', 7, 18],
  ['Day', '2000-10-15T10:30', '2000-10-25T10:00', 10],
  ['Week', '2000-10-15', '2000-10-28', 1],
  ['Week', '2000-10-15', '2000-10-29', 2],
  ['Week', '2012-03-10T22:05:09', '2012-03-24T07:19:33', 2],
  ['Week', '1969-12-27', '1969-12-28', 1],
  ['Day', '2017-03-12T00:00:00-07:00', '2017-03-13T00:00:00-06:00', 1],
  ['Hour', '2017-03-12T01:00:00-07:00', '2017-03-12T03:00:00-06:00', 1],
  ['Minute', '2017-11-05T01:30:00-06:00', '2017-11-05T01:15:00-07:00', 45],
  ['Hour', 'T20', 'T23:25:15.555', 3],
  ['Millisecond', 'T20:20:15.555', 'T20:20:15.550', -5],
])('difference in %ss between %s and %s', (unit, first, second, low, high = low) => {
  expect(differenceBetween(point(first), point(second), unitNamed(unit) as TemporalUnit)).toEqual(answer(low, high));
});

it('takes a date beside a date-time as one at its offset', () => {
  const moment = point('2014-01-02T12:00:00.000-05:00');
  expect(durationBetween(point('2014-01-01'), moment, 4)).toEqual(new Uncertainty(12, 36));
});

it('counts nothing between what are not two points of one kind', () => {
  expect(durationBetween(null, point('2014'), 1)).toBeNull();
  expect(durationBetween(point('T10'), point('2014'), 4)).toBeNull();
  expect(differenceBetween('2014', point('2014'), 1)).toBeNull();
});
