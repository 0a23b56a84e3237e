import { KEPT_TYPES } from '../fhir/kept-types.js';
import { parseReference } from '../fhir/reference.js';

type Node = Record<string, unknown>;

/** The Reference elements by which a resource belongs to a patient, in order of precedence. */
export function patientReferences(resource: Node): Node[] {
  const paths = KEPT_TYPES[String(resource.resourceType)]?.patient ?? [];
  return paths.flatMap((path) =>
    path
      .split('.')
      .reduce<unknown[]>((nodes, name) => nodes.flatMap((node) => (node as Node)?.[name] ?? []), [resource]),
  ) as Node[];
}

/**
 * The id, at its source, of the patient that a resource is about; null when there is none, or more than one (a Group,
 * a Provenance of several charts). An absolute reference of a source is taken to name its own Patient.
 */
export function patientOf(resource: Node): string | null {
  if (resource.resourceType === 'Patient') return typeof resource.id === 'string' ? resource.id : null;
  const ids = new Set<string>();
  for (const element of patientReferences(resource)) {
    const target = typeof element?.reference === 'string' ? parseReference(element.reference) : null;
    if (target?.kind === 'resource' && target.type === 'Patient') ids.add(target.id);
  }
  return ids.size === 1 ? [...ids][0] : null;
}
