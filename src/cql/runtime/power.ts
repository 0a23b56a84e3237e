import { EvaluationError } from './evaluation-error.js';
import { divideDecimals } from './decimal-arithmetic.js';
import { Decimal } from './decimal.js';
import { integerFromBigInt, longOrNull } from './integer.js';
import { asDecimal, binary } from './numeric.js';
import type { BinaryOperation } from './numeric.js';
import type { Value } from './value.js';

/** Greater powers of a whole number than 1 are beyond any type from here on. */
const MAXIMUM_EXPONENT = 128n;

const POWER: BinaryOperation = {
  integer: (base, exponent) =>
    exponent < 0
      ? powerOfDecimal(Decimal.fromInteger(base), Decimal.fromInteger(exponent))
      : integerFromBigInt(wholePower(BigInt(base), BigInt(exponent))),
  long: (base, exponent) =>
    exponent < 0n
      ? powerOfDecimal(Decimal.fromInteger(base), Decimal.fromInteger(exponent))
      : longOrNull(wholePower(base, exponent)),
  decimal: powerOfDecimal,
  quantity: null,
};

/** Null when the result is beyond its type; whole numbers to negative powers are Decimals. https://cql.hl7.org/09-b-cqlreference.html#power */
export function power(base: Value, exponent: Value): Value {
  return binary(POWER, base, exponent);
}

/** https://cql.hl7.org/09-b-cqlreference.html#exp */
export function exp(value: Value): Value {
  return value === null ? null : finite(Math.exp(asDecimal(value).toNumber()));
}

/** Null of less than zero. @throws EvaluationError of zero. https://cql.hl7.org/09-b-cqlreference.html#ln */
export function ln(value: Value): Value {
  return value === null ? null : finite(Math.log(asDecimal(value).toNumber()));
}

/** The specification's tests want an error of what is beyond the range, and null of what is not defined. */
function finite(result: number): Decimal | null {
  if (Number.isNaN(result)) return null;
  const decimal = Decimal.fromNumber(result);
  if (decimal === null) throw new EvaluationError('The result of Exp or Ln is beyond the range of Decimal');
  return decimal;
}

/** https://cql.hl7.org/09-b-cqlreference.html#log */
export function log(value: Value, base: Value): Value {
  if (value === null || base === null) return null;
  return Decimal.fromNumber(Math.log(asDecimal(value).toNumber()) / Math.log(asDecimal(base).toNumber()));
}

/** Beyond the greatest exponent only the parity still matters, to 0, 1 and -1; all others overflow every type anyway. */
function wholePower(base: bigint, exponent: bigint): bigint {
  const bounded = exponent > MAXIMUM_EXPONENT ? MAXIMUM_EXPONENT + (exponent % 2n) : exponent;
  return base ** bounded;
}

/** Exact for whole exponents within reason, else to the precision of floating point. */
function powerOfDecimal(base: Decimal, exponent: Decimal): Decimal | null {
  const { unscaled, scale } = exponent.normalized();
  if (scale === 0 && unscaled >= 0n && unscaled <= MAXIMUM_EXPONENT) {
    return Decimal.of(base.unscaled ** unscaled, base.scale * Number(unscaled));
  }
  if (scale === 0 && unscaled < 0n && unscaled >= -MAXIMUM_EXPONENT) {
    return divideDecimals(
      Decimal.fromInteger(1),
      new Decimal(base.unscaled ** -unscaled, base.scale * Number(-unscaled)),
    );
  }
  return Decimal.fromNumber(base.toNumber() ** exponent.toNumber());
}
