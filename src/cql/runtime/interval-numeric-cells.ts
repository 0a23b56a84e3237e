import { Decimal, powerOfTen } from './decimal.js';
import { cellsOnLine } from './interval-cells.js';
import { Interval } from './interval.js';
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
  const points = numericCells(aligned.left, last, aligned.right);
  const inUnit = (value: Value) => new Quantity(value as Decimal, unit);
  return points?.map(({ low, high }) => new Interval(inUnit(low), inUnit(high), true, true, null)) ?? null;
}

/** Cells of numbers: counted in units of the last digit of `per`, of which an integer spans all that begin with it. */
export function numericCells(start: Value, end: Value, per: Decimal): readonly Interval[] | null {
  const { unscaled, scale } = per.normalized();
  if (start instanceof Decimal && end instanceof Decimal) {
    return cellsOnLine((digits) => new Decimal(digits, scale), digitsOf(start, scale), digitsOf(end, scale), unscaled);
  }
  if (!isWhole(start) || !isWhole(end)) return null;
  const span = powerOfTen(scale);
  const ofType = typeof start === 'number' ? Number : (digits: bigint) => digits;
  const pointAt = scale === 0 ? ofType : (digits: bigint) => new Decimal(digits, scale);
  return cellsOnLine(pointAt, BigInt(start) * span, (BigInt(end) + 1n) * span - 1n, unscaled);
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
