import { describe, expect, it } from '@jest/globals';
import { Code, Concept } from './clinical.js';
import * as convert from './conversion.js';
import { Decimal } from './decimal.js';
import { Quantity, Ratio } from './quantity.js';
import { CalendarDate, DateTime, Time } from './temporal.js';
import type { Value } from './value.js';

const utc = { offset: 0 };

function decimal(text: string): Decimal {
  return Decimal.parse(text) ?? Decimal.MAXIMUM;
}

describe('conversions', () => {
  it.each<[Value, boolean | null]>([
    ['Y', true],
    ['NO', false],
    ['falsetto', null],
    [1, true],
    [0n, false],
    [2, null],
    [decimal('1.0'), true],
    [decimal('0.5'), null],
    [null, null],
  ])('reads %p as the Boolean %p', (value, boolean) => {
    expect(convert.toBoolean(value)).toBe(boolean);
  });

  it.each<[Value, number | null]>([
    ['-25', -25],
    ['+7', 7],
    ['1.0', null],
    ['foo', null],
    ['2147483648', null],
    [true, 1],
    [3_000_000_000n, null],
    [5n, 5],
  ])('reads %p as the Integer %p', (value, integer) => {
    expect(convert.toInteger(value)).toBe(integer);
  });

  it('reads a Long', () => {
    expect(convert.toLong('9223372036854775807')).toBe(9223372036854775807n);
    expect(convert.toLong('9223372036854775808')).toBeNull();
    expect(convert.toLong(false)).toBe(0n);
  });

  it.each([
    ["5.5 'cm'", '5.5', 'cm'],
    ["5.5'cm'", '5.5', 'cm'],
    ['-3', '-3', '1'],
    ["4 'days'", '4', 'days'],
    ['4 days', '4', 'days'],
  ])('reads %p as a Quantity', (text, value, unit) => {
    expect(convert.toQuantity(text)).toEqual(new Quantity(decimal(value), unit));
  });

  it.each(["444 'cm", "5 'nonsense'", 'cm', '5 5', "'cm'"])('reads no Quantity in %p', (text) => {
    expect(convert.toQuantity(text)).toBeNull();
  });

  it('divides a ratio to a Quantity', () => {
    const ratio = convert.toRatio("10 'mg':4 'mL'");
    expect(ratio).toBeInstanceOf(Ratio);
    expect(convert.toQuantity(ratio)).toEqual(new Quantity(decimal('2.5'), 'mg/mL'));
    expect(convert.toRatio("1 'mg';2 'mg'")).toBeNull();
  });

  it.each<[Value, string | null]>([
    [true, 'true'],
    [-5, '-5'],
    [10000n, '10000'],
    [decimal('18.55'), '18.55'],
    [Decimal.fromInteger(5), '5.0'],
    [new Quantity(Decimal.fromInteger(125), 'cm'), "125 'cm'"],
    [new DateTime(7, 2000, 1, 1, 8, 25, 25, 300, -420), '2000-01-01T08:25:25.300-07:00'],
    [new DateTime(7, 2000, 1, 1, 15, 25, 25, 300, 0), '2000-01-01T15:25:25.300'],
    [new CalendarDate(2, 2000, 1, 1), '2000-01'],
    [new Time(7, 9, 30, 1, 3), '09:30:01.003'],
    [new Code('a', null, null, null), null],
    [null, null],
  ])('writes %p as %p', (value, text) => {
    expect(convert.toText(value, utc)).toBe(text);
  });

  it('makes a Concept of a code, and of codes', () => {
    const code = new Code('8480-6', 'http://loinc.org', null, 'Systolic');
    expect(convert.toConcept(code)).toEqual(new Concept([code], 'Systolic'));
    expect(convert.toConcept([code, null, code])).toEqual(new Concept([code, code], null));
    expect(convert.toConcept(null)).toBeNull();
  });

  it('makes lists', () => {
    expect(convert.toList(null)).toEqual([]);
    expect(convert.toList(1)).toEqual([1]);
    expect(convert.toChars('a😀')).toEqual(['a', '😀']);
  });
});
