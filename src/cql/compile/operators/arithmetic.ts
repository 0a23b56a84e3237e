import * as arithmetic from '../../runtime/arithmetic.js';
import { hasBounds, maximumOf, minimumOf, predecessorOfPoint, successorOfPoint } from '../../runtime/boundaries.js';
import { exp, ln, log, power } from '../../runtime/power.js';
import { highBoundary, lowBoundary, precisionOf } from '../../runtime/precision-boundaries.js';
import { ceiling, floor, round, truncate } from '../../runtime/rounding.js';
import type { Value } from '../../runtime/value.js';
import type { CqlType } from '../../runtime/cql-type.js';
import type { RuntimeFunction } from '../generator.js';
import type { Operator, OperatorFamily } from '../operator.js';
import { negatedLiteral } from './literals.js';

/** Arithmetic operators. https://cql.hl7.org/09-b-cqlreference.html#arithmetic-operators-4 */
export const arithmeticOperators: OperatorFamily = {
  // Add(left T, right T) T, Add(left DateTime, right Quantity) DateTime
  Add: binary(arithmetic.add),
  Subtract: binary(arithmetic.subtract),
  Multiply: binary(arithmetic.multiply),
  // Divide(left Decimal, right Decimal) Decimal
  Divide: binary(arithmetic.divide),
  // TruncatedDivide(left T, right T) T: towards zero
  TruncatedDivide: binary(arithmetic.truncatedDivide),
  Modulo: binary(arithmetic.modulo),

  Negate: (node, gen) => {
    const [operand] = gen.operandNodes(node, 1);
    return (operand && negatedLiteral(operand, gen)) ?? gen.call(arithmetic.negate, gen.expression(operand));
  },
  Abs: unary(arithmetic.absolute),

  // Ceiling(argument Decimal) Integer
  Ceiling: unary(ceiling),
  Floor: unary(floor),
  Truncate: unary(truncate),
  // Round(argument Decimal, precision Integer) Decimal
  Round: (node, gen) => gen.call(round, ...gen.operands(node, 1), gen.optional(node['precision'])),

  Exp: unary(exp),
  Ln: unary(ln),
  // Log(argument Decimal, base Decimal) Decimal
  Log: binary(log),
  Power: binary(power),

  Successor: unary(successorOfPoint),
  Predecessor: unary(predecessorOfPoint),
  MinValue: bound(minimumOf),
  MaxValue: bound(maximumOf),

  // Precision(argument Decimal) Integer
  Precision: unary(precisionOf),
  // LowBoundary(input Decimal, precision Integer) Decimal
  LowBoundary: (node, gen) => gen.call(lowBoundary, ...gen.operands(node, 2)),
  HighBoundary: (node, gen) => gen.call(highBoundary, ...gen.operands(node, 2)),
};

function unary(fn: RuntimeFunction): Operator {
  return (node, gen) => gen.call(fn, ...gen.operands(node, 1));
}

function binary(fn: RuntimeFunction): Operator {
  return (node, gen) => gen.call(fn, ...gen.operands(node, 2));
}

function bound(of: (type: CqlType) => Value): Operator {
  return (node, gen) => {
    const type = gen.type(node['valueType']);
    return hasBounds(type) ? gen.prepared(of(type)) : gen.fail(node, 'The type has no least and no greatest value');
  };
}
