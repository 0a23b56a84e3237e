import { compareForSort } from './comparison.js';
import { Decimal } from './decimal.js';
import { EvaluationError } from './evaluation-error.js';
import { Quantity } from './quantity.js';
import { Uncertainty } from './uncertainty.js';
import type { Value } from './value.js';

/** An operator with two operands of the same type, for each type of number. Null: there is no such operator. */
export interface BinaryOperation {
  readonly integer: (a: number, b: number) => Value;
  readonly long: (a: bigint, b: bigint) => Value;
  readonly decimal: (a: Decimal, b: Decimal) => Value;
  readonly quantity: ((a: Quantity, b: Quantity) => Value) | null;
}

/**
 * Applies an operator to the more general type of both operands. The translator converts operands, but those of a choice
 * are known at run time only. https://cql.hl7.org/03-developersguide.html#implicit-conversions
 */
export function binary(operation: BinaryOperation, a: Value, b: Value): Value {
  if (a === null || b === null) return null;
  if (typeof a === 'number' && typeof b === 'number') return operation.integer(a, b);
  if (a instanceof Uncertainty || b instanceof Uncertainty) return ofUncertain(operation, a, b);
  if (a instanceof Quantity || b instanceof Quantity) {
    return operation.quantity ? operation.quantity(asQuantity(a), asQuantity(b)) : notNumeric();
  }
  if (a instanceof Decimal || b instanceof Decimal) return operation.decimal(asDecimal(a), asDecimal(b));
  return operation.long(asLong(a), asLong(b));
}

/** The least and greatest results of the bounds. https://cql.hl7.org/05-languagesemantics.html#uncertainty */
function ofUncertain(operation: BinaryOperation, a: Value, b: Value): Value {
  const results = bounds(a).flatMap((left) => bounds(b).map((right) => binary(operation, left, right)));
  if (results.includes(null)) return null;
  const [low = null, ...others] = results.sort(compareForSort);
  const high = others.at(-1) ?? low;
  return compareForSort(low, high) === 0 ? low : new Uncertainty(low, high);
}

function bounds(value: Value): readonly Value[] {
  return value instanceof Uncertainty ? [value.low, value.high] : [value];
}

/** Whether it is an Integer, Long or Decimal. */
export function isNumber(value: Value): value is number | bigint | Decimal {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Decimal;
}

/** An Integer or Long as Decimal. */
export function asDecimal(value: Value): Decimal {
  if (value instanceof Decimal) return value;
  return typeof value === 'number' || typeof value === 'bigint' ? Decimal.fromInteger(value) : notNumeric();
}

function asLong(value: Value): bigint {
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' ? BigInt(value) : notNumeric();
}

function asQuantity(value: Value): Quantity {
  return value instanceof Quantity ? value : new Quantity(asDecimal(value), '1');
}

export function notNumeric(): never {
  throw new EvaluationError('An operand of arithmetic is of a type that has no such operator');
}
