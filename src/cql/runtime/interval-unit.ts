import { Decimal } from './decimal.js';
import { Quantity } from './quantity.js';
import type { Precision } from './temporal.js';

const ONE = new Decimal(1n, 0);
const UNITS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'];

/** One year, month, day … */
export function oneOf(precision: Precision): Quantity {
  return new Quantity(ONE, UNITS[precision - 1] ?? null);
}

/** One of a unit of UCUM; of plain numbers without. */
export function oneIn(unit: string | null): Quantity {
  return new Quantity(ONE, unit);
}
