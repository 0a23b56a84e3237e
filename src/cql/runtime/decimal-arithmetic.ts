import { Decimal, MAXIMUM_SCALE, powerOfTen, rescaled, roundedQuotient } from './decimal.js';

/** Exact sum; null beyond the range of Decimal, as all results here. */
export function addDecimals(a: Decimal, b: Decimal): Decimal | null {
  const scale = Math.max(a.scale, b.scale);
  return Decimal.of(rescaled(a.unscaled, a.scale, scale) + rescaled(b.unscaled, b.scale, scale), scale);
}

export function subtractDecimals(a: Decimal, b: Decimal): Decimal | null {
  return addDecimals(a, negateDecimal(b));
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal | null {
  return Decimal.of(a.unscaled * b.unscaled, a.scale + b.scale);
}

/** Quotient to 8 digits after the point, half away from zero; zeros at the end are left out. Null when the divisor is 0. */
export function divideDecimals(a: Decimal, b: Decimal): Decimal | null {
  if (b.unscaled === 0n) return null;
  const shift = MAXIMUM_SCALE + b.scale - a.scale;
  const quotient =
    shift >= 0
      ? roundedQuotient(a.unscaled * powerOfTen(shift), b.unscaled)
      : roundedQuotient(a.unscaled, b.unscaled * powerOfTen(-shift));
  return Decimal.of(quotient, MAXIMUM_SCALE)?.normalized() ?? null;
}

/** Whole part of the quotient, towards zero. */
export function truncatedDivideDecimals(a: Decimal, b: Decimal): Decimal | null {
  if (b.unscaled === 0n) return null;
  const scale = Math.max(a.scale, b.scale);
  return Decimal.of(rescaled(a.unscaled, a.scale, scale) / rescaled(b.unscaled, b.scale, scale), 0);
}

/** What truncated division leaves, with the sign of the dividend. */
export function remainderOfDecimals(a: Decimal, b: Decimal): Decimal | null {
  if (b.unscaled === 0n) return null;
  const scale = Math.max(a.scale, b.scale);
  return Decimal.of(rescaled(a.unscaled, a.scale, scale) % rescaled(b.unscaled, b.scale, scale), scale);
}

export function negateDecimal(a: Decimal): Decimal {
  return new Decimal(-a.unscaled, a.scale);
}

export function absoluteDecimal(a: Decimal): Decimal {
  return a.unscaled < 0n ? negateDecimal(a) : a;
}

/** The greatest integer that is not greater. */
export function floorOf(a: Decimal): bigint {
  const divisor = powerOfTen(a.scale);
  const quotient = a.unscaled / divisor;
  return a.unscaled < 0n && a.unscaled % divisor !== 0n ? quotient - 1n : quotient;
}

/** The least integer that is not less. */
export function ceilingOf(a: Decimal): bigint {
  return -floorOf(negateDecimal(a));
}

export function truncationOf(a: Decimal): bigint {
  return a.unscaled / powerOfTen(a.scale);
}
