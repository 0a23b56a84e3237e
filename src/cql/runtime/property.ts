import { Code, CodeSystem, Concept, ValueSet } from './clinical.js';
import { FhirNode } from './fhir-node.js';
import { Interval } from './interval.js';
import { Quantity, Ratio } from './quantity.js';
import { Tuple } from './tuple.js';
import type { Value } from './value.js';

/**
 * The value of one element: of FHIR data, a tuple, or a structured value of CQL. Null of null, and of what has no such
 * element (one type of a choice may have it and another not).
 */
export function property(source: Value, name: string): Value {
  if (source === null || typeof source !== 'object') return null;
  if (source instanceof FhirNode) return source.element(name);
  if (source instanceof Tuple) return source.elements.get(name) ?? null;
  const elements = structure(source);
  return elements !== null && Object.hasOwn(elements, name) ? (elements[name] ?? null) : null;
}

/** As above along a path of several elements, `a.b.c`. */
export function propertyPath(source: Value, path: readonly string[]): Value {
  let value = source;
  for (const name of path) value = property(value, name);
  return value;
}

/** The elements that logic can ask of a structured value, as the System model names them. */
function structure(value: object): Readonly<Record<string, Value>> | null {
  if (value instanceof Interval) {
    return { low: value.low, high: value.high, lowClosed: value.lowClosed, highClosed: value.highClosed };
  }
  if (value instanceof Quantity) return { value: value.value, unit: value.unit };
  if (value instanceof Code) {
    return { code: value.code, system: value.system, version: value.version, display: value.display };
  }
  if (value instanceof Concept) return { codes: value.codes, display: value.display };
  if (value instanceof Ratio) return { numerator: value.numerator, denominator: value.denominator };
  if (value instanceof ValueSet) {
    return { id: value.id, version: value.version, name: value.name, codes: value.codes };
  }
  return value instanceof CodeSystem ? { id: value.id, version: value.version, name: value.name } : null;
}
