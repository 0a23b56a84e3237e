import {
  addDecimals,
  divideDecimals,
  multiplyDecimals,
  remainderOfDecimals,
  subtractDecimals,
  truncatedDivideDecimals,
} from './decimal-arithmetic.js';
import { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { integerOrNull, longOrNull } from './integer.js';
import { binary, notNumeric } from './numeric.js';
import type { BinaryOperation } from './numeric.js';
import * as quantities from './quantity-arithmetic.js';
import { Quantity } from './quantity.js';
import { addDuration, subtractDuration } from './temporal-arithmetic.js';
import { isTemporal } from './temporal.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

const ADD: BinaryOperation = {
  integer: (a, b) => integerOrNull(a + b),
  long: (a, b) => longOrNull(a + b),
  decimal: addDecimals,
  quantity: quantities.addQuantities,
};

const SUBTRACT: BinaryOperation = {
  integer: (a, b) => integerOrNull(a - b),
  long: (a, b) => longOrNull(a - b),
  decimal: subtractDecimals,
  quantity: quantities.subtractQuantities,
};

const MULTIPLY: BinaryOperation = {
  integer: (a, b) => integerOrNull(a * b),
  long: (a, b) => longOrNull(a * b),
  decimal: multiplyDecimals,
  quantity: quantities.multiplyQuantities,
};

/** Division of whole numbers gives a Decimal. */
const DIVIDE: BinaryOperation = {
  integer: (a, b) => divideDecimals(Decimal.fromInteger(a), Decimal.fromInteger(b)),
  long: (a, b) => divideDecimals(Decimal.fromInteger(a), Decimal.fromInteger(b)),
  decimal: divideDecimals,
  quantity: quantities.divideQuantities,
};

const TRUNCATED_DIVIDE: BinaryOperation = {
  integer: (a, b) => (b === 0 ? null : integerOrNull(Math.trunc(a / b))),
  long: (a, b) => (b === 0n ? null : longOrNull(a / b)),
  decimal: truncatedDivideDecimals,
  quantity: quantities.truncatedDivideQuantities,
};

const MODULO: BinaryOperation = {
  integer: (a, b) => (b === 0 ? null : integerOrNull(a % b)),
  long: (a, b) => (b === 0n ? null : a % b),
  decimal: remainderOfDecimals,
  quantity: quantities.remainderOfQuantities,
};

/** Null when an operand is null or the result is beyond its type, as all arithmetic. https://cql.hl7.org/09-b-cqlreference.html#add */
export function add(a: Value, b: Value): Value {
  if (isTemporal(a)) return b === null ? null : addDuration(a, quantityOf(b));
  return binary(ADD, a, b);
}

export function subtract(a: Value, b: Value): Value {
  if (isTemporal(a)) return b === null ? null : subtractDuration(a, quantityOf(b));
  return binary(SUBTRACT, a, b);
}

export function multiply(a: Value, b: Value): Value {
  return binary(MULTIPLY, a, b);
}

export function divide(a: Value, b: Value): Value {
  return binary(DIVIDE, a, b);
}

/** @throws EvaluationError of an uncertain operand, as the specification's tests have it */
export function truncatedDivide(a: Value, b: Value): Value {
  if (a instanceof Uncertainty || b instanceof Uncertainty) {
    throw new EvaluationError('Truncated division of an uncertain value is not defined');
  }
  return binary(TRUNCATED_DIVIDE, a, b);
}

export function modulo(a: Value, b: Value): Value {
  return binary(MODULO, a, b);
}

export function negate(value: Value): Value {
  if (value === null) return null;
  if (typeof value === 'number') return integerOrNull(-value);
  if (typeof value === 'bigint') return longOrNull(-value);
  if (value instanceof Decimal) return new Decimal(-value.unscaled, value.scale);
  if (value instanceof Quantity) return new Quantity(negate(value.value) as Decimal | null, value.unit);
  if (value instanceof Uncertainty) return new Uncertainty(negate(value.high), negate(value.low));
  return notNumeric();
}

export function absolute(value: Value): Value {
  const sign = signOf(value);
  return sign !== null && sign < 0 ? negate(value) : value;
}

function signOf(value: Value): number | null {
  if (value === null) return null;
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return value < 0n ? -1 : 1;
  if (value instanceof Decimal) return value.unscaled < 0n ? -1 : 1;
  return value instanceof Quantity ? signOf(value.value) : notNumeric();
}

function quantityOf(value: Value): Quantity {
  return value instanceof Quantity ? value : notNumeric();
}
