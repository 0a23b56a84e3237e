import { Code, CodeSystem, Concept, ValueSet } from './clinical.js';
import { lessThan } from './comparison.js';
import { compareDecimals } from './decimal.js';
import { equalNodes } from './fhir-equality.js';
import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { spend } from './limits.js';
import { asDecimal, isNumber } from './numeric.js';
import { Quantity, Ratio } from './quantity.js';
import { equalTemporal } from './temporal-comparison.js';
import { isTemporal } from './temporal.js';
import { Tuple } from './tuple.js';
import { uncertainEqual } from './uncertainty-comparison.js';
import { Uncertainty } from './uncertainty.js';
import { equalQuantities } from './units.js';
import type { Truth, Value } from './value.js';

/**
 * `=`: null when either value, or what would decide, is unknown. Values of different types are not equal.
 * https://cql.hl7.org/09-b-cqlreference.html#equal
 */
export function equal(a: Value, b: Value): Truth {
  if (a === null || b === null) return null;
  if (typeof a !== 'object' && typeof b !== 'object') return equalPrimitives(a, b);
  if (a instanceof Uncertainty || b instanceof Uncertainty) return uncertainEqual(a, b, lessThan);
  return isNumber(a) && isNumber(b) ? compareDecimals(asDecimal(a), asDecimal(b)) === 0 : equalStructures(a, b);
}

function equalStructures(a: Value, b: Value): Truth {
  if (isTemporal(a)) return isTemporal(b) ? equalTemporal(a, b) : false;
  if (Array.isArray(a)) return Array.isArray(b) ? equalLists(a, b) : false;
  return a !== null && b !== null && typeof a === 'object' && typeof b === 'object' ? equalObjects(a, b) : false;
}

/** `!=` */
export function notEqual(a: Value, b: Value): Truth {
  const same = equal(a, b);
  return same === null ? null : !same;
}

function equalPrimitives(a: boolean | number | bigint | string, b: boolean | number | bigint | string): boolean {
  if (typeof a === typeof b) return a === b;
  return isNumber(a) && isNumber(b) && BigInt(a) === BigInt(b);
}

function equalObjects(a: object, b: object): Truth {
  if (a.constructor !== b.constructor) return false;
  if (a instanceof FhirNode) return equalNodes(a, b as FhirNode);
  if (a instanceof Quantity) return equalQuantities(a, b as Quantity);
  if (a instanceof Tuple) return equalTuples(a, b as Tuple);
  return equalElements(elementsOf(a), elementsOf(b));
}

/** What structured values of one class are equal by. */
function elementsOf(value: object): readonly Value[] {
  if (value instanceof Interval) return [value.start, value.end];
  if (value instanceof Code) return [value.code, value.system, value.version, value.display];
  if (value instanceof Concept) return [value.codes, value.display];
  if (value instanceof Ratio) return [value.numerator, value.denominator];
  return value instanceof ValueSet || value instanceof CodeSystem ? [value.id, value.version] : [];
}

/**
 * Element by element: one that differs decides, else one that only one side has leaves it unknown; absent on both sides
 * is the same. https://cql.hl7.org/09-b-cqlreference.html#equal
 */
export function equalElements(a: readonly Value[], b: readonly Value[]): Truth {
  spend(a.length);
  let result: Truth = true;
  for (let index = 0; index < a.length; index++) {
    const [left, right] = [a[index] ?? null, b[index] ?? null];
    if (left === null && right === null) continue;
    const same = equal(left, right);
    if (same === false) return false;
    if (same === null) result = null;
  }
  return result;
}

/**
 * Lists of one length, with equal elements in the same order; absent in both is the same, as the tests of the
 * specification have it.
 */
function equalLists(a: readonly Value[], b: readonly Value[]): Truth {
  return a.length === b.length ? equalElements(a, b) : false;
}

/**
 * In the order of the names, the first element that is not equal decides, as the tests of the specification have it
 * (TupleEqDifferentNamesWithOneNullId); absent on both sides is the same. A tuple has no other order that both share.
 */
function equalTuples(a: Tuple, b: Tuple): Truth {
  spend(a.elements.size);
  const names = [...a.elements.keys()];
  if (names.length !== b.elements.size || names.some((name) => !b.elements.has(name))) return false;
  for (const name of names.sort()) {
    const [value, other] = [a.elements.get(name) ?? null, b.elements.get(name) ?? null];
    const same = value === null && other === null ? true : equal(value, other);
    if (same !== true) return same;
  }
  return true;
}
