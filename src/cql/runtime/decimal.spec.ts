import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDecimals,
  ceilingOf,
  divideDecimals,
  floorOf,
  multiplyDecimals,
  remainderOfDecimals,
  subtractDecimals,
  truncatedDivideDecimals,
} from './decimal-arithmetic.js';
import { compareDecimals, Decimal } from './decimal.js';

function decimal(text: string): Decimal {
  const value = Decimal.parse(text);
  if (!value) throw new TypeError(`${text} is no Decimal`);
  return value;
}

const anyDecimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 8 }))
  .map(([unscaled, scale]) => new Decimal(unscaled, scale));

describe('Decimal', () => {
  it.each([
    ['1.50', '1.50'],
    ['+25.5', '25.5'],
    ['-0.10', '-0.10'],
    ['007', '7'],
    ['0.123456785', '0.12345679'],
    ['-0.123456785', '-0.12345679'],
    ['99999999999999999999.99999999', '99999999999999999999.99999999'],
  ])('reads %s as %s', (text, written) => {
    expect(Decimal.parse(text)?.toString()).toBe(written);
  });

  it.each(['', '.5', '5.', '1e3', '+-1', ' 1', '100000000000000000000', '99999999999999999999.999999999'])(
    'does not read %p',
    (text) => {
      expect(Decimal.parse(text)).toBeNull();
    },
  );

  it.each([
    [0.1, '0.1'],
    [-3, '-3'],
    [1e-7, '0.0000001'],
    [-1.25e-7, '-0.00000013'],
    [1e21, null],
    [1e20, null],
    [1.5e19, '15000000000000000000'],
    [Number.NaN, null],
    [Number.NEGATIVE_INFINITY, null],
  ])('takes the number %p as %p', (number, written) => {
    expect(Decimal.fromNumber(number)?.toString() ?? null).toBe(written);
  });

  it('keeps every number of at most 8 decimals through Decimal and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 40), max: 2 ** 40 }), fc.integer({ min: 0, max: 8 }), (digits, scale) => {
        const number = digits / 10 ** scale;
        expect(Decimal.fromNumber(number)?.toNumber()).toBe(number);
      }),
    );
  });

  it.each([
    ['1.50', '1.5', 0],
    ['-1', '-1.00000001', 1],
    ['0.1', '0.2', -1],
    ['10', '9.99', 1],
  ])('compares %s with %s', (a, b, order) => {
    expect(compareDecimals(decimal(a), decimal(b))).toBe(order);
    expect(compareDecimals(decimal(b), decimal(a))).toBe(order === 0 ? 0 : -order);
  });

  it.each([
    ['0.1', '0.2', '0.3'],
    ['1.25', '-1.25', '0.00'],
    ['99999999999999999999.99999999', '0.00000001', null],
  ])('adds %s and %s', (a, b, sum) => {
    expect(addDecimals(decimal(a), decimal(b))?.toString() ?? null).toBe(sum);
  });

  it.each([
    ['10', '3', '3.33333333'],
    ['20', '3', '6.66666667'],
    ['-20', '3', '-6.66666667'],
    ['1', '1', '1'],
    ['10', '5.0', '2'],
    ['0.00000001', '2', '0.00000001'],
    ['1', '0', null],
  ])('divides %s by %s', (a, b, quotient) => {
    expect(divideDecimals(decimal(a), decimal(b))?.toString() ?? null).toBe(quotient);
  });

  it.each([
    ['10.1', '3.1', '3', '0.8'],
    ['-10.1', '3.1', '-3', '-0.8'],
    ['3.5', '3', '1', '0.5'],
  ])('divides %s by %s to %s and leaves %s', (a, b, quotient, rest) => {
    expect(truncatedDivideDecimals(decimal(a), decimal(b))?.toString()).toBe(quotient);
    expect(remainderOfDecimals(decimal(a), decimal(b))?.toString()).toBe(rest);
  });

  it.each([
    ['-1.1', -2n, -1n],
    ['1.1', 1n, 2n],
    ['-0.1', -1n, 0n],
    ['2.0', 2n, 2n],
  ])('has %s between %p and %p', (text, below, above) => {
    expect([floorOf(decimal(text)), ceilingOf(decimal(text))]).toEqual([below, above]);
  });

  it('obeys the laws of arithmetic', () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        const [sum, reversed] = [addDecimals(a, b), addDecimals(b, a)];
        expect(sum).toEqual(reversed);
        const difference = sum && subtractDecimals(sum, b);
        expect(difference && compareDecimals(difference, a)).toBe(0);
        expect(multiplyDecimals(a, b)).toEqual(multiplyDecimals(b, a));
      }),
    );
  });

  it('rounds products half away from zero', () => {
    expect(multiplyDecimals(decimal('0.00000005'), decimal('0.1'))?.toString()).toBe('0.00000001');
    expect(multiplyDecimals(decimal('-0.00000005'), decimal('0.1'))?.toString()).toBe('-0.00000001');
    expect(multiplyDecimals(decimal('0.00000004'), decimal('0.1'))?.toString()).toBe('0.00000000');
  });
});
