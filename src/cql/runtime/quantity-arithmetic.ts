import {
  addDecimals,
  divideDecimals,
  multiplyDecimals,
  remainderOfDecimals,
  truncatedDivideDecimals,
} from './decimal-arithmetic.js';
import { negateDecimal } from './decimal-arithmetic.js';
import type { Decimal } from './decimal.js';
import { Quantity } from './quantity.js';
import { unitProduct, unitQuotient } from './unit-algebra.js';
import { unitOf } from './unit-conversion.js';
import { alignQuantities } from './units.js';

type DecimalOperation = (a: Decimal, b: Decimal) => Decimal | null;

/** In the finer of both units; null when they do not measure the same. https://cql.hl7.org/09-b-cqlreference.html#add */
export function addQuantities(a: Quantity, b: Quantity): Quantity | null {
  return inOneUnit(a, b, addDecimals);
}

export function subtractQuantities(a: Quantity, b: Quantity): Quantity | null {
  return inOneUnit(a, b, (left, right) => addDecimals(left, negateDecimal(right)));
}

export function truncatedDivideQuantities(a: Quantity, b: Quantity): Quantity | null {
  return inOneUnit(a, b, truncatedDivideDecimals);
}

export function remainderOfQuantities(a: Quantity, b: Quantity): Quantity | null {
  return inOneUnit(a, b, remainderOfDecimals);
}

export function multiplyQuantities(a: Quantity, b: Quantity): Quantity | null {
  return inProductUnit(a, b, multiplyDecimals, unitProduct);
}

export function divideQuantities(a: Quantity, b: Quantity): Quantity | null {
  return inProductUnit(a, b, divideDecimals, unitQuotient);
}

function inOneUnit(a: Quantity, b: Quantity, operation: DecimalOperation): Quantity | null {
  const aligned = alignQuantities(a, b);
  const value = aligned && operation(aligned.left, aligned.right);
  return value && new Quantity(value, aligned.unit);
}

/** Units that measure the same are brought to the finer of both before: 1 'm' / 1 'cm' is 100. */
function inProductUnit(
  a: Quantity,
  b: Quantity,
  operation: DecimalOperation,
  unit: (left: string, right: string) => string,
): Quantity | null {
  if (a.value === null || b.value === null) return null;
  const aligned = alignQuantities(a, b);
  const value = aligned ? operation(aligned.left, aligned.right) : operation(a.value, b.value);
  const [left, right] = aligned ? [unitOf(aligned.unit), unitOf(aligned.unit)] : [unitOf(a.unit), unitOf(b.unit)];
  return value && new Quantity(value, unit(left, right));
}
