import { EvaluationError } from './evaluation-error.js';
import { FhirNode } from './fhir-node.js';
import { Tuple } from './tuple.js';
import { isList } from './value.js';
import type { Value } from './value.js';

const MAXIMUM_DESCENDENTS = 100_000;

/** Values of all elements, and of the items of those that are lists. https://cql.hl7.org/04-logicalspecification.html#children */
export function children(value: Value): readonly Value[] | null {
  if (value === null) return null;
  return elementsOf(value)
    .flatMap((element): readonly Value[] => (isList(element) ? element : [element]))
    .filter((element) => element !== null);
}

/** Children, their children and so on. https://cql.hl7.org/04-logicalspecification.html#descendents */
export function descendents(value: Value): readonly Value[] | null {
  if (value === null) return null;
  const found: Value[] = [];
  let level = children(value) ?? [];
  while (level.length > 0) {
    if (found.length + level.length > MAXIMUM_DESCENDENTS) {
      throw new EvaluationError(`A value has more than ${MAXIMUM_DESCENDENTS} descendents`);
    }
    for (const child of level) found.push(child);
    level = level.flatMap((child) => children(child) ?? []);
  }
  return found;
}

function elementsOf(value: Value): readonly Value[] {
  if (value === null || typeof value !== 'object') return [];
  if (isList(value)) return value;
  if (value instanceof Tuple) return [...value.elements.values()];
  if (value instanceof FhirNode) return elementsOfNode(value);
  throw new EvaluationError('Only tuples, lists and FHIR data have children that can be listed');
}

function elementsOfNode(node: FhirNode): readonly Value[] {
  if (node.type.isPrimitive) return [node.element('value')];
  const names = Object.keys(node.json ?? {}).filter((name) => name !== 'resourceType');
  return names.map((name) => node.element(name.replace(/^_/, '')));
}
