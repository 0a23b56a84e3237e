import type { CqlType } from '../runtime/cql-type.js';
import { typeTest } from '../runtime/type-test.js';
import type { TypeTest } from '../runtime/type-test.js';
import { EvaluationError } from '../runtime/evaluation-error.js';
import type { Value } from '../runtime/value.js';
import type { ElmNode } from './elm-node.js';
import type { ElmFunction, LinkedLibrary } from './linker.js';
import { cqlType, typeText } from './type-specifier.js';

/** One overload that a call may mean, for the choice at run time. */
export interface Overload {
  /** One for each operand; null takes any value. */
  readonly tests: readonly (TypeTest | null)[];
  readonly fn: (...given: readonly Value[]) => Value;
}

/**
 * The functions that a call can mean: the one of exactly the call's signature, else all that take as many operands.
 * https://cql.hl7.org/03-developersguide.html#function-resolution
 */
export function candidates(library: LinkedLibrary, call: ElmNode, count: number): readonly ElmFunction[] {
  const overloads = (library.functions.get(String(call['name'])) ?? []).filter(
    ({ operand }) => operand.length === count,
  );
  const signature = call['signature'];
  if (overloads.length < 2 || !Array.isArray(signature) || signature.length !== count) return overloads;
  const wanted = signatureText((signature as unknown[]).map((type) => cqlType(type)));
  const exact = overloads.find((overload) => signatureText(operandTypes(overload)) === wanted);
  return exact ? [exact] : overloads;
}

/** The tests of an overload's operands. */
export function operandTests(overload: ElmFunction): readonly (TypeTest | null)[] {
  return operandTypes(overload).map((type) => type && typeTest(type));
}

function operandTypes({ operand }: ElmFunction): readonly (CqlType | null)[] {
  return operand.map(({ operandTypeSpecifier, operandType }) => cqlType(operandTypeSpecifier ?? operandType));
}

/**
 * Calls the overload whose operands have the types of what is given; null fits every type. Where several fit, the last
 * one that was defined is called, as cql-execution does.
 * @throws EvaluationError when none fits
 */
export function dispatch(overloads: readonly Overload[], given: readonly Value[]): Value {
  const fitting = overloads.findLast(({ tests }) =>
    tests.every((test, index) => {
      const value = given[index] ?? null;
      return value === null || test === null || test(value);
    }),
  );
  if (!fitting) throw new EvaluationError('No overload of the function takes operands of these types');
  return fitting.fn(...given);
}

function signatureText(types: readonly (CqlType | null)[]): string {
  return types.map((type) => (type ? typeText(type) : '?')).join(', ');
}
