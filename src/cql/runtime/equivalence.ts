import { Code, CodeSystem, Concept, ValueSet } from './clinical.js';
import { Decimal } from './decimal.js';
import { equal } from './equality.js';
import { equalNodes } from './fhir-equality.js';
import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { spend } from './limits.js';
import { asDecimal, isNumber } from './numeric.js';
import { Quantity, Ratio } from './quantity.js';
import { equivalentRatios } from './ratio.js';
import { equivalentTemporal } from './temporal-comparison.js';
import { isTemporal } from './temporal.js';
import { Tuple } from './tuple.js';
import { equivalentDecimals, equivalentQuantities } from './units.js';
import type { Value } from './value.js';

/**
 * `~`: never null, two nulls are equivalent. Strings without regard to case and kind of white space, decimals to the
 * coarser precision, codes by system and code. https://cql.hl7.org/09-b-cqlreference.html#equivalent
 */
export function equivalent(a: Value, b: Value): boolean {
  if (a === null || b === null) return a === b;
  if (typeof a === 'string' && typeof b === 'string') return plainText(a) === plainText(b);
  if (a instanceof Decimal || b instanceof Decimal) {
    return isNumber(a) && isNumber(b) && equivalentDecimals(asDecimal(a), asDecimal(b));
  }
  return typeof a === 'object' && typeof b === 'object' ? equivalentStructures(a, b) : equal(a, b) === true;
}

function equivalentStructures(a: object, b: object): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && equivalentLists(a, b);
  if (isTemporal(a)) return isTemporal(b) && equivalentTemporal(a, b);
  if (a instanceof Code || a instanceof Concept) return equivalentConcepts(a, b);
  return a.constructor === b.constructor && equivalentOfClass(a, b);
}

/** Values of one class. */
function equivalentOfClass(a: object, b: object): boolean {
  if (a instanceof Quantity) return equivalentQuantities(a, b as Quantity);
  if (a instanceof Interval) return equivalentIntervals(a, b as Interval);
  if (a instanceof Ratio) return equivalentRatios(a, b as Ratio);
  if (a instanceof Tuple) return equivalentTuples(a, b as Tuple);
  if (a instanceof FhirNode) return equivalentNodes(a, b as FhirNode);
  return (a instanceof ValueSet || a instanceof CodeSystem) && a.id === (b as ValueSet | CodeSystem).id;
}

function equivalentIntervals(a: Interval, b: Interval): boolean {
  return equivalentLists([a.start, a.end], [b.start, b.end]);
}

/** Concepts by any code that they share; displays and versions do not count. */
function equivalentConcepts(a: Code | Concept, b: object): boolean {
  if (!(b instanceof Code || b instanceof Concept)) return false;
  const others = codesOfConcept(b);
  spend(others.length);
  return codesOfConcept(a).some((code) =>
    others.some((other) => code.code === other.code && code.system === other.system),
  );
}

function codesOfConcept(value: Code | Concept): readonly Code[] {
  return value instanceof Code ? [value] : value.codes.filter((code) => code !== null);
}

function equivalentLists(a: readonly Value[], b: readonly Value[]): boolean {
  spend(a.length);
  return a.length === b.length && a.every((element, index) => equivalent(element, b[index] ?? null));
}

function equivalentTuples(a: Tuple, b: Tuple): boolean {
  spend(a.elements.size);
  if (a.elements.size !== b.elements.size) return false;
  return [...a.elements].every(
    ([name, value]) => b.elements.has(name) && equivalent(value, b.elements.get(name) ?? null),
  );
}

function equivalentNodes(a: FhirNode, b: FhirNode): boolean {
  if (!a.type.isPrimitive || !b.type.isPrimitive) return equalNodes(a, b) === true;
  return equivalent(a.element('value'), b.element('value'));
}

function plainText(text: string): string {
  return text.toLowerCase().replace(/\s/g, ' ');
}
