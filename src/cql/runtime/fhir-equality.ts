import { equalElements } from './equality.js';
import { builtElements } from './fhir-construct.js';
import type { FhirNode } from './fhir-node.js';
import { spend } from './limits.js';
import type { Truth } from './value.js';

/** FHIR data is equal when it is the same or says the same, whatever the order of JSON's properties. */
export function equalNodes(a: FhirNode, b: FhirNode): Truth {
  if (a === b) return true;
  if (a.type !== b.type) return false;
  if (a.type.isPrimitive) return equalElements([a.element('value')], [b.element('value')]);
  const built = [...(builtElements(a)?.keys() ?? []), ...(builtElements(b)?.keys() ?? [])];
  // What logic builds has no JSON.
  if (a.json === null || b.json === null)
    return equalElements(
      built.map((name) => a.element(name)),
      built.map((name) => b.element(name)),
    );
  return sameJson(a.json, b.json);
}

function sameJson(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  spend(names.length);
  if (names.length !== Object.keys(b).length) return false;
  return names.every(
    (name) =>
      Object.hasOwn(b, name) && sameJson((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name]),
  );
}
