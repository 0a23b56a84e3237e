import { ceilingOf, floorOf, truncationOf } from './decimal-arithmetic.js';
import { Decimal, powerOfTen, rescaled } from './decimal.js';
import { integerFromBigInt } from './integer.js';
import { asDecimal } from './numeric.js';
import type { Value } from './value.js';

/** No more digits before or after the point are in a Decimal. */
const MAXIMUM_DIGITS = 28;

/** The least Integer that is not less; null beyond 32 bits. https://cql.hl7.org/09-b-cqlreference.html#ceiling */
export function ceiling(value: Value): Value {
  return toWhole(value, ceilingOf);
}

export function floor(value: Value): Value {
  return toWhole(value, floorOf);
}

export function truncate(value: Value): Value {
  return toWhole(value, truncationOf);
}

/** Half away from zero, at a place after the point, or before it when negative. https://cql.hl7.org/09-b-cqlreference.html#round */
export function round(value: Value, places: number | null): Value {
  if (value === null) return null;
  const decimal = asDecimal(value);
  const scale = Math.max(-MAXIMUM_DIGITS, Math.min(places ?? 0, MAXIMUM_DIGITS));
  if (scale >= 0) return decimal.rounded(scale);
  return Decimal.of(rescaled(decimal.unscaled, decimal.scale, scale) * powerOfTen(-scale), 0);
}

function toWhole(value: Value, whole: (decimal: Decimal) => bigint): Value {
  return value === null ? null : integerFromBigInt(whole(asDecimal(value)));
}
