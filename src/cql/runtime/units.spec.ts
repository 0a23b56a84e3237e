import { describe, expect, it } from '@jest/globals';
import { Decimal } from './decimal.js';
import { Quantity } from './quantity.js';
import { addQuantities, divideQuantities, multiplyQuantities } from './quantity-arithmetic.js';
import {
  canConvertQuantity,
  compareQuantities,
  convertQuantity,
  equalQuantities,
  equivalentQuantities,
} from './units.js';

/** `5 mg` */
function quantity(text: string): Quantity {
  const [value = '', unit = null] = text.split(' ');
  return new Quantity(Decimal.parse(value), unit);
}

function written(value: Quantity | null): string | null {
  return value && `${value.value?.normalized().toString()} ${value.unit}`;
}

describe('quantities', () => {
  it.each([
    ['1 g', '1000 mg', true, true],
    ['1 mg', '1 mL', null, false],
    ['100 cm', '1 m', true, true],
    ['12 [in_i]', '1 [ft_i]', true, true],
    ['1', '1 1', true, true],
    ['5 {score}', '5', true, true],
    ['1 year', '12 months', true, true],
    ['1 year', '1 years', true, true],
    ['1 year', '1 a', null, true],
    ['1 month', '1 mo', null, true],
    ['1 month', '30 days', null, true],
    ['1 year', '365 days', null, true],
    ['8760 hours', '1 year', null, true],
    ['2 weeks', '14 d', true, true],
    ['1 day', '24 h', true, true],
    ['1 second', '1000 ms', true, true],
    ['3 widget', '3 widget', true, true],
    ['3 widget', '3 mg', null, false],
    ['98.6 [degF]', '37 Cel', true, true],
    ['1.00000001 g', '1 g', false, true],
    ['2 mg', '3 mg', false, false],
  ])('compares %s with %s: equal %p, equivalent %p', (a, b, equal, equivalent) => {
    expect(equalQuantities(quantity(a), quantity(b))).toBe(equal);
    expect(equalQuantities(quantity(b), quantity(a))).toBe(equal);
    expect(equivalentQuantities(quantity(a), quantity(b))).toBe(equivalent);
    expect(equivalentQuantities(quantity(b), quantity(a))).toBe(equivalent);
  });

  it.each([
    ['1 kg', '999 g', 1],
    ['0.1 mg/dL', '1 mg/L', 0],
    ['140 mm[Hg]', '90 mm[Hg]', 1],
    ['1 cm', '1 s', null],
  ])('orders %s and %s', (a, b, order) => {
    expect(compareQuantities(quantity(a), quantity(b))).toBe(order);
  });

  it('knows nothing of a quantity without value', () => {
    expect(equalQuantities(new Quantity(null, 'mg'), quantity('1 mg'))).toBeNull();
    expect(equivalentQuantities(new Quantity(null, 'mg'), quantity('1 mg'))).toBe(false);
  });

  it.each([
    ['5 mg', 'g', '0.005 g'],
    ['1 g', 'mg', '1000 mg'],
    ['37 Cel', '[degF]', '98.6 [degF]'],
    ['1 [lb_av]', 'g', '453.59237 g'],
    ['5 mg', 'mL', null],
    ['5 mg', 'nonsense', null],
  ])('converts %s to %s', (from, unit, to) => {
    expect(written(convertQuantity(quantity(from), unit))).toBe(to);
    expect(canConvertQuantity(quantity(from), unit)).toBe(to !== null);
  });

  it('adds in the finer unit', () => {
    expect(written(addQuantities(quantity('1 m'), quantity('1 cm')))).toBe('101 cm');
    expect(addQuantities(quantity('1 cm2'), quantity('1 cm'))).toBeNull();
  });

  it.each([
    ['1 cm', '2 cm', '2 cm2', '0.5 1'],
    ['12 g', '3 cm3', '36 g.cm3', '4 g/cm3'],
    ['1 g/cm3', '1 g/cm3', '1 g2/cm6', '1 1'],
    ['1 m', '10 cm', '1000 cm2', '10 1'],
    ['10 g', '5', '50 g', '2 g'],
    ['6 mg/d', '2 d', '12 mg', '3 mg/d2'],
  ])('multiplies and divides the units of %s and %s', (a, b, product, quotient) => {
    expect(written(multiplyQuantities(quantity(a), quantity(b)))).toBe(product);
    expect(written(divideQuantities(quantity(a), quantity(b)))).toBe(quotient);
  });
});
