import { containedIn, parseReference } from '../../../fhir/reference.js';
import { isJson, textAt, type Json } from './json-elements.js';

/** Elements by which a resource names another that says what it is about, where it could say so itself. */
const REFERRED = [
  { reference: 'medicationReference', itself: 'medicationCodeableConcept', there: 'code' },
  { reference: 'codeReference', itself: 'codeCodeableConcept', there: 'type' },
] as const;

/** How such a resource is found: `Medication/1`, as its source calls it; undefined when it was not sent. */
export type FindReferred = (key: string) => Json | undefined;

/** Whether the text of a resource may name another for its code; spares reading those that do not. */
export function mayRefer(content: string): boolean {
  return REFERRED.some(({ reference }) => content.includes(`"${reference}"`));
}

/** The resource, `Medication/1`, by which another says what it is about; null when it says so itself, or within. */
export function referredKey(resource: Json): string | null {
  const target = parseReference(textAt(referenceOf(resource)?.reference ?? {}, 'reference') ?? '');
  return target.kind === 'resource' ? `${target.type}/${target.id}` : null;
}

/**
 * The resource with the code of the Medication or Device that it names, as if it said so itself: measures follow the
 * reference. A reference without target says what it displays. Without the element when what is named was not sent.
 */
export function withReferredCode(resource: Json, find: FindReferred): Json {
  const found = referenceOf(resource);
  if (!found) return resource;
  const { itself, there, reference } = found;
  const target = textAt(reference, 'reference');
  if (target === null) return { ...resource, [itself]: { text: textAt(reference, 'display') ?? undefined } };
  const key = referredKey(resource);
  const referred = key === null ? containedIn(resource, target) : find(key);
  return referred ? { ...resource, [itself]: referred[there] ?? {} } : resource;
}

/** Whether a resource names another for its code, and that one was not sent. */
export function isUnresolved(resource: Json, element: string): boolean {
  return resource[element] === undefined && referenceOf(resource)?.itself === element;
}

function referenceOf(resource: Json) {
  for (const names of REFERRED) {
    const reference = resource[names.reference];
    if (isJson(reference)) return { ...names, reference };
  }
  return null;
}
