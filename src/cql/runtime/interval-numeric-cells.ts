import { Decimal, MAXIMUM_SCALE, powerOfTen } from './decimal.js';
import { cellsOnLine } from './interval-cells.js';
import type { Interval } from './interval.js';
import { Quantity } from './quantity.js';
import { unitOf } from './unit-conversion.js';
import { alignQuantities, convertQuantity } from './units.js';
import type { Value } from './value.js';

/** Cells of quantities, in the finer unit of the interval and `per`; null when these do not measure the same. */
export function quantityCells(start: Quantity, end: Quantity, per: Quantity): readonly Interval[] | null {
  const aligned = alignQuantities(start, per);
  const unit = aligned && unitOf(aligned.unit);
  const last = convertQuantity(end, unit)?.value ?? null;
  if (aligned === null || last === null) return null;
  const { unscaled, scale } = aligned.right.rounded(MAXIMUM_SCALE).normalized();
  const pointAt = (digits: bigint) => new Quantity(new Decimal(digits, scale), unit);
  return cellsOnLine(pointAt, digitsOf(aligned.left, scale), digitsOf(last, scale), unscaled);
}

/**
 * Cells of numbers: counted in units of the last digit of `per`, of which an integer spans all that begin with it. The
 * points have as many decimals as `per`; without any they are integers, as in the examples of the specification.
 */
export function numericCells(start: Value, end: Value, per: Decimal): readonly Interval[] | null {
  const { unscaled, scale } = per.normalized();
  const pointAt =
    scale > 0 ? (digits: bigint) => new Decimal(digits, scale) : typeof start === 'bigint' ? asLong : asInteger;
  if (start instanceof Decimal && end instanceof Decimal) {
    return cellsOnLine(pointAt, digitsOf(start, scale), digitsOf(end, scale), unscaled);
  }
  if (!isWhole(start) || !isWhole(end)) return null;
  const span = powerOfTen(scale);
  return cellsOnLine(pointAt, BigInt(start) * span, (BigInt(end) + 1n) * span - 1n, unscaled);
}

function asLong(digits: bigint): Value {
  return digits;
}

function asInteger(digits: bigint): Value {
  return BigInt.asIntN(32, digits) === digits ? Number(digits) : new Decimal(digits, 0);
}

function isWhole(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** The digits to a scale; what is behind them is cut off downwards. */
function digitsOf({ unscaled, scale }: Decimal, wanted: number): bigint {
  if (scale <= wanted) return unscaled * powerOfTen(wanted - scale);
  const unit = powerOfTen(scale - wanted);
  const digits = unscaled / unit;
  return unscaled < 0n && unscaled % unit !== 0n ? digits - 1n : digits;
}
