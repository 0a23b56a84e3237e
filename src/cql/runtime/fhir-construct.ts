import type { FhirType } from './fhir-model.js';
import { FhirNode } from './fhir-node.js';
import type { Value } from './value.js';

/** The elements that built values were given; there is no JSON of them. */
const BUILT = new WeakMap<FhirNode, ReadonlyMap<string, Value>>();

/**
 * A value of a type of FHIR with the elements that logic gives it.
 * @param offset minutes east of UTC of date-times without offset
 */
export function constructNode(
  type: FhirType,
  names: readonly string[],
  values: readonly Value[],
  offset: number,
): FhirNode {
  const elements = new Map(names.map((name, index) => [name, values[index] ?? null]));
  const node = FhirNode.built(type, elements, offset);
  BUILT.set(node, elements);
  return node;
}

/** What a built value was given; null for data of a record. */
export function builtElements(node: FhirNode): ReadonlyMap<string, Value> | null {
  return BUILT.get(node) ?? null;
}
