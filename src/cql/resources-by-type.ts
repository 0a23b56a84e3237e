import type { Resource } from '../fhir/types.js';
import type { PatientRecord } from './engine.js';

/**
 * Resources by type in the order of the record. Of several Patient resources (a person known to two sources) the first is
 * the patient, and the only one.
 */
export function resourcesByType({ resources }: PatientRecord): Map<string, Resource[]> {
  const byType = new Map<string, Resource[]>();
  for (const resource of resources) {
    const sameType = byType.get(resource.resourceType);
    if (sameType) sameType.push(resource);
    else byType.set(resource.resourceType, [resource]);
  }
  const patient = byType.get('Patient')?.[0];
  if (patient) byType.set('Patient', [patient]);
  return byType;
}
