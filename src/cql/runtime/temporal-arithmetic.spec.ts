import { expect, it } from '@jest/globals';
import { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { Quantity } from './quantity.js';
import { addDuration, predecessorOf, subtractDuration, successorOf } from './temporal-arithmetic.js';
import { formatTemporal, parseDate, parseDateTime, parseTime } from './temporal-text.js';
import type { Temporal } from './temporal.js';

function point(text: string): Temporal {
  const parsed = text.startsWith('T') ? parseTime(text) : text.includes('T') ? parseDateTime(text, 0) : parseDate(text);
  if (parsed === null) throw new Error(`No point in time: ${text}`);
  return parsed;
}

const written = (value: Temporal | null) => value && formatTemporal(value, 0);
const duration = (amount: string, unit: string) => new Quantity(Decimal.parse(amount), unit);

it.each<[string, string, string, string | null]>([
  ['2005-10-10T', '5', 'years', '2010-10-10'],
  ['2005-10-10T', '8000', 'years', null],
  ['2005-10-10T', '-2005', 'years', null],
  ['2005-10-10T', '99999999999999999999', 'days', null],
  ['2005-05-10T', '10', 'months', '2006-03-10'],
  ['2018-05-02T', '3', 'weeks', '2018-05-23'],
  ['2023-03-02T', '52', 'weeks', '2024-02-29'],
  ['2016-06-10T', '21', 'days', '2016-07-01'],
  ['2005-05-10T', '25', 'hours', '2005-05-11'],
  ['2016-06-10T05', '19', 'hours', '2016-06-11T00'],
  ['2016-06-10T05:05:05', '55', 's', '2016-06-10T05:06:00'],
  ['2016-06-10T05:05:05.005', '995', 'milliseconds', '2016-06-10T05:05:06.000'],
  ['2016-06-10T05:05:05.005', '1.5', 'seconds', '2016-06-10T05:05:06.505'],
  ['2016-06-10T05:05:05', '1.9', 'seconds', '2016-06-10T05:05:06'],
  ['2016-06-10T05:05:05', '1.9', 'minutes', '2016-06-10T05:06:05'],
  ['2012-02-29T', '1', 'year', '2013-02-28'],
  ['2024-01-31T', '1', 'month', '2024-02-29'],
  ['2024-03-31T', '-1', 'month', '2024-02-29'],
  ['2014T', '25', 'months', '2016'],
  ['2014T', '-25', 'months', '2012'],
  ['2014T', '730', 'days', '2016'],
  ['2014T', '735', 'days', '2016'],
  ['2014-06', '33', 'days', '2014-07'],
  ['2014-06', '-33', 'days', '2014-05'],
  ['2016-05T', '-31535999', 'seconds', '2015-05'],
  ['2014', '24', 'months', '2016'],
  ['2014-06-30', '1', 'd', '2014-07-01'],
  ['T15:59:59.999', '1', 'millisecond', '16:00:00.000'],
  ['T15:59:59.999', '300', 'minutes', '20:59:59.999'],
  ['T15', '90', 'minutes', '16'],
  ['T23:59', '1', 'minute', null],
  ['T00:00', '-1', 'minute', null],
])('%s + %s %s is %p', (text, amount, unit, expected) => {
  expect(written(addDuration(point(text), duration(amount, unit)))).toBe(expected);
  const opposite = amount.startsWith('-') ? amount.slice(1) : `-${amount}`;
  expect(written(subtractDuration(point(text), duration(opposite, unit)))).toBe(expected);
});

it.each([
  ['2014-01-01T', 'a'],
  ['2014-01-01T', 'mo'],
  ['2014-01-01', 'mg'],
  ['2014-01-01', '1'],
  ['T10:00', 'days'],
])('refuses to add to %s in the unit %s', (text, unit) => {
  expect(() => addDuration(point(text), duration('1', unit))).toThrow(EvaluationError);
});

it('adds nothing to a point for an unknown duration', () => {
  expect(addDuration(point('2014'), new Quantity(null, 'years'))).toBeNull();
});

it.each<[string, string | null, string | null]>([
  ['2000-01-01T', '1999-12-31', '2000-01-02'],
  ['2000-03T', '2000-02', '2000-04'],
  ['2000-01-01T00:00:00', '1999-12-31T23:59:59', '2000-01-01T00:00:01'],
  ['0001-01-01T00:00:00.000', null, '0001-01-01T00:00:00.001'],
  ['9999-12-31T23:59:59.999', '9999-12-31T23:59:59.998', null],
  ['9999', '9998', null],
  ['T12:00:00.000', '11:59:59.999', '12:00:00.001'],
  ['T00:00:00.000', null, '00:00:00.001'],
  ['T23:59:59.999', '23:59:59.998', null],
])('%s follows %p and comes before %p', (text, before, after) => {
  expect(written(predecessorOf(point(text)))).toBe(before);
  expect(written(successorOf(point(text)))).toBe(after);
});
