import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { absolute, add, divide, modulo, multiply, negate, subtract, truncatedDivide } from './arithmetic.js';
import { maximumOf, minimumOf, predecessor, successor } from './boundaries.js';
import { SYSTEM } from './cql-type.js';
import { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { exp, ln, log, power } from './power.js';
import { highBoundary, lowBoundary, precisionOf } from './precision-boundaries.js';
import { Quantity } from './quantity.js';
import { ceiling, floor, round, truncate } from './rounding.js';
import { CalendarDate, DateTime, Time } from './temporal.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

function decimal(text: string): Decimal {
  return Decimal.parse(text) ?? Decimal.MAXIMUM;
}

function written(value: Value): unknown {
  return value instanceof Decimal ? value.normalized().toString() : value;
}

/** With its zeros at the end. */
function asWritten(value: Value): string | null {
  return value instanceof Decimal ? value.toString() : null;
}

describe('arithmetic', () => {
  it.each<[string, Value, Value]>([
    ['1 + 1', add(1, 1), 2],
    ['1 + null', add(1, null), null],
    ['beyond 32 bits', add(2147483647, 1), null],
    ['beyond 64 bits', add(9223372036854775807n, 1n), null],
    ['0 * -1 has no sign', multiply(0, -1), 0],
    ['-4 mod 2 has no sign', modulo(-4, 2), 0],
    ['-0', negate(0), 0],
    ['-(minimum Integer)', negate(-2147483648), null],
    ['Abs(minimum Integer)', absolute(-2147483648), null],
    ['Abs(-1L)', absolute(-1n), 1n],
    ['10 div 3', truncatedDivide(10, 3), 3],
    ['-10 div 3', truncatedDivide(-10, 3), -3],
    ['10L div 0L', truncatedDivide(10n, 0n), null],
    ['0 mod 0', modulo(0, 0), null],
    ['1 * 2L', multiply(1, 2n), 2n],
    ['Power(2, 4)', power(2, 4), 16],
    ['Power(0, 0)', power(0, 0), 1],
    ['Power(2L, 63L)', power(2n, 63n), null],
    ['Power(-1, a great odd number)', power(-1, 1_000_001), -1],
    ['Power(2, a great number)', power(2, 2_000_000_000), null],
    ['Power(0, -1)', power(0, -1), null],
    ['Ln(-1)', ln(Decimal.fromInteger(-1)), null],
    ['Log(1, 1)', log(Decimal.fromInteger(1), Decimal.fromInteger(1)), null],
    ['Ceiling beyond 32 bits', ceiling(decimal('2147483647.2')), null],
    ['Floor at the end of 32 bits', floor(decimal('2147483647.2')), 2147483647],
    ['Truncate(-1.9)', truncate(decimal('-1.9')), -1],
    ['Ceiling(-0.1) has no sign', ceiling(decimal('-0.1')), 0],
  ])('%s', (_, value, expected) => {
    expect(value).toBe(expected);
  });

  it.each([
    ['Ln(0)', () => ln(Decimal.fromInteger(0))],
    ['Exp(1000)', () => exp(Decimal.fromInteger(1000))],
  ])('%s is an error', (_, compute) => expect(compute).toThrow(EvaluationError));

  it.each<[string, Value, string]>([
    ['1 / 4', divide(1, 4), '0.25'],
    ['1 + 2.0', add(1, decimal('2.0')), '3'],
    ['2 - 1.1', subtract(2, decimal('1.1')), '0.9'],
    ['Power(2, -2)', power(2, -2), '0.25'],
    ['Power(10, -8)', power(10, -8), '0.00000001'],
    ['Power(2.5, 2)', power(decimal('2.5'), 2), '6.25'],
    ['Power(16, 0.5)', power(16, decimal('0.5')), '4'],
    ['Exp(1)', exp(1), '2.71828183'],
    ['Ln(1000)', ln(1000), '6.90775528'],
    ['Log(0.125, 2)', log(decimal('0.125'), 2), '-3'],
    ['Round(0.5)', round(decimal('0.5'), null), '1'],
    ['Round(-0.5)', round(decimal('-0.5'), null), '-1'],
    ['Round(-0.4)', round(decimal('-0.4'), 0), '0'],
    ['Round(3.14159, 3)', round(decimal('3.14159'), 3), '3.142'],
    ['Round(1250, -2)', round(1250, -2), '1300'],
  ])('%s', (_, value, expected) => {
    expect(written(value)).toBe(expected);
  });

  it('adds what is uncertain by its bounds', () => {
    expect(add(new Uncertainty(1, 3), 2)).toEqual(new Uncertainty(3, 5));
    expect(subtract(10, new Uncertainty(1, 3))).toEqual(new Uncertainty(7, 9));
    expect(multiply(new Uncertainty(-2, 3), new Uncertainty(-5, 4))).toEqual(new Uncertainty(-15, 12));
    expect(multiply(new Uncertainty(1, 3), 0)).toBe(0);
    expect(add(new Uncertainty(1, 3), null)).toBeNull();
  });

  it('refuses what is no number', () => {
    expect(() => add(1, 'a')).toThrow(EvaluationError);
    expect(() => add(true, 1)).toThrow(EvaluationError);
  });

  it('agrees with whole numbers of any size', () => {
    const integer = fc.integer({ min: -2147483648, max: 2147483647 });
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        const product = BigInt(a) * BigInt(b);
        const fits = product >= -2147483648n && product <= 2147483647n;
        expect(multiply(a, b)).toBe(fits ? Number(product) : null);
        fc.pre(b !== 0);
        const quotient = truncatedDivide(a, b);
        if (quotient !== null) expect(add(multiply(quotient, b), modulo(a, b))).toBe(a);
      }),
    );
  });
});

describe('neighbours and bounds', () => {
  it.each<[string, Value, Value]>([
    ['of 0', successor(0), 1],
    ['of the greatest Integer', successor(2147483647), null],
    ['of the least Long', predecessor(-(2n ** 63n)), null],
    ['of null', successor(null), null],
  ])('%s', (_, value, expected) => {
    expect(value).toBe(expected);
  });

  it('steps decimals by the least of them', () => {
    expect(written(successor(decimal('1.01')))).toBe('1.01000001');
    expect(written(predecessor(decimal('1.0')))).toBe('0.99999999');
    expect(predecessor(new Quantity(decimal('1.0'), 'cm'))).toEqual(new Quantity(decimal('0.99999999'), 'cm'));
    expect(successor(Decimal.MAXIMUM)).toBeNull();
  });

  it('knows the bounds of a type by name and by sample', () => {
    expect(minimumOf({ kind: 'named', name: `${SYSTEM}Integer` })).toBe(-2147483648);
    expect(maximumOf(1n)).toBe(9223372036854775807n);
    expect(maximumOf(new Quantity(decimal('1'), 'mg'))).toEqual(new Quantity(Decimal.MAXIMUM, 'mg'));
    expect(maximumOf(new CalendarDate(1, 2026, 1, 1))).toEqual(new CalendarDate(3, 9999, 12, 31));
    expect(minimumOf('text')).toBeNull();
  });
});

describe('boundaries', () => {
  it.each([
    ['1.587', 8, '1.58700000', '1.58799999'],
    ['-1.587', 8, '-1.58799999', '-1.58700000'],
    ['1.58888', null, '1.58888000', '1.58888999'],
    ['1.587', 2, '1.58', '1.58'],
    ['1.5', 9, null, null],
  ])('of %s at %p', (text, digits, low, high) => {
    expect([lowBoundary(decimal(text), digits), highBoundary(decimal(text), digits)].map(asWritten)).toEqual([
      low,
      high,
    ]);
  });

  it('fills dates and times to a precision', () => {
    expect(highBoundary(new CalendarDate(1, 2014, 1, 1), 6)).toEqual(new CalendarDate(2, 2014, 12, 1));
    expect(highBoundary(new CalendarDate(2, 2024, 2, 1), null)).toEqual(new CalendarDate(3, 2024, 2, 29));
    expect(lowBoundary(new DateTime(4, 2014, 1, 1, 8, 0, 0, 0, 60), 17)).toEqual(
      new DateTime(7, 2014, 1, 1, 8, 0, 0, 0, 60),
    );
    expect(highBoundary(new DateTime(4, 2014, 1, 1, 8, 0, 0, 0, 60), null)).toEqual(
      new DateTime(7, 2014, 1, 1, 8, 59, 59, 999, 60),
    );
    expect(highBoundary(new Time(5, 10, 30, 0, 0), 9)).toEqual(new Time(7, 10, 30, 59, 999));
    expect(highBoundary(new CalendarDate(1, 2014, 1, 1), 10)).toBeNull();
  });

  it.each<[Value, number | null]>([
    [decimal('1.58700'), 5],
    [new CalendarDate(1, 2014, 1, 1), 4],
    [new DateTime(7, 2014, 1, 5, 10, 30, 0, 0, 0), 17],
    [new Time(5, 10, 30, 0, 0), 4],
    [new Time(7, 10, 30, 0, 0), 9],
    [null, null],
  ])('has the precision of %p', (value, digits) => {
    expect(precisionOf(value)).toBe(digits);
  });
});
