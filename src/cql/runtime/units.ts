import { Decimal, compareDecimals, powerOfTen, rescaled, roundedQuotient } from './decimal.js';
import { Quantity } from './quantity.js';
import { convertNumber, isUnit, unitOf, unitRelation } from './unit-conversion.js';
import type { CalendarReading } from './unit-conversion.js';
import type { Truth } from './value.js';

/** The values of two quantities in the finer of their units. The values are exact and may have more than 8 decimals. */
export interface AlignedQuantities {
  readonly left: Decimal;
  readonly right: Decimal;
  readonly unit: string | null;
}

/** Null when a value is unknown, or the units do not measure the same. https://cql.hl7.org/09-b-cqlreference.html#equal */
export function alignQuantities(
  a: Quantity,
  b: Quantity,
  reading: CalendarReading = 'calendar',
): AlignedQuantities | null {
  const [left, right] = [a.value, b.value];
  if (left === null || right === null) return null;
  if (a.unit === b.unit) return { left, right, unit: a.unit };
  const relation = unitRelation(unitOf(a.unit), unitOf(b.unit), reading);
  if (relation === null) return null;
  if (relation.special) {
    const converted = convertNumber(right.toNumber(), unitOf(b.unit), unitOf(a.unit));
    const value = converted === null ? null : Decimal.fromNumber(converted);
    return value && { left, right: value, unit: a.unit };
  }
  return { left: product(left, relation.left), right: product(right, relation.right), unit: relation.finer };
}

/** Whether it is one unit, as written; none is the default unit. */
export function isSameUnit(a: string | null, b: string | null): boolean {
  return a === b || unitOf(a) === unitOf(b);
}

/** Negative, zero or positive; null when they cannot be compared. */
export function compareQuantities(a: Quantity, b: Quantity): number | null {
  const aligned = alignQuantities(a, b);
  return aligned && compareDecimals(aligned.left, aligned.right);
}

/** CQL `=`: null when the units do not measure the same. */
export function equalQuantities(a: Quantity, b: Quantity): Truth {
  const order = compareQuantities(a, b);
  return order === null ? null : order === 0;
}

/**
 * CQL `~`: equivalent values in the finer unit; years and months are what UCUM takes them for, or 365 and 30 days.
 * https://cql.hl7.org/09-b-cqlreference.html#equivalent
 */
export function equivalentQuantities(a: Quantity, b: Quantity): boolean {
  if (a.value === null || b.value === null) return a.value === b.value;
  const aligned = alignQuantities(a, b, 'definite');
  return aligned !== null && equivalentDecimals(aligned.left, aligned.right);
}

/** CQL `~` of decimals: equal when both are rounded to the precision of the less precise one. */
export function equivalentDecimals(a: Decimal, b: Decimal): boolean {
  const [left, right] = [a.normalized(), b.normalized()];
  const scale = Math.min(left.scale, right.scale);
  return rescaled(left.unscaled, left.scale, scale) === rescaled(right.unscaled, right.scale, scale);
}

/** The quantity in another unit, rounded to 8 decimals; null when it does not measure that. */
export function convertQuantity(quantity: Quantity | null, unit: string | null): Quantity | null {
  if (quantity?.value == null || unit === null) return null;
  const from = unitOf(quantity.unit);
  if (from === unit) return isUnit(unit) ? quantity : null;
  const relation = unitRelation(from, unit, 'definite');
  if (relation === null) return null;
  const value = relation.special
    ? specialValue(quantity.value, from, unit)
    : quotient(product(quantity.value, relation.left), relation.right);
  return value && new Quantity(value, unit);
}

/** Whether {@link convertQuantity} gives a value; null when an operand is null. */
export function canConvertQuantity(quantity: Quantity | null, unit: string | null): Truth {
  return quantity === null || unit === null ? null : convertQuantity(quantity, unit) !== null;
}

function specialValue(value: Decimal, from: string, to: string): Decimal | null {
  const converted = convertNumber(value.toNumber(), from, to);
  return converted === null ? null : Decimal.fromNumber(converted);
}

function product(a: Decimal, b: Decimal): Decimal {
  return b.unscaled === 1n && b.scale === 0 ? a : new Decimal(a.unscaled * b.unscaled, a.scale + b.scale);
}

function quotient(a: Decimal, b: Decimal): Decimal | null {
  if (b.unscaled === 1n && b.scale === 0) return Decimal.of(a.unscaled, a.scale);
  const shift = 8 + b.scale - a.scale;
  const dividend = shift >= 0 ? a.unscaled * powerOfTen(shift) : a.unscaled;
  const divisor = shift >= 0 ? b.unscaled : b.unscaled * powerOfTen(-shift);
  return Decimal.of(roundedQuotient(dividend, divisor), 8)?.normalized() ?? null;
}
