import type { Patient } from '../../fhir/types.js';
import { parseReference } from '../../fhir/reference.js';

export interface PatientLink {
  /** The other Patient, by its id at the same source. */
  otherId: string;
  type: 'replaced-by' | 'replaces' | 'refer' | 'seealso';
}

const TYPES: ReadonlySet<string> = new Set(['replaced-by', 'replaces', 'refer', 'seealso']);

/** What a Patient says of others of its source. https://hl7.org/fhir/R4/patient.html#link */
export function linksOf(patient: Patient): PatientLink[] {
  const found = new Map<string, PatientLink>();
  for (const link of Array.isArray(patient.link) ? patient.link : []) {
    const target = typeof link?.other?.reference === 'string' ? parseReference(link.other.reference) : null;
    if (target?.kind !== 'resource' || target.type !== 'Patient' || target.id === patient.id) continue;
    if (TYPES.has(link.type)) {
      found.set(`${target.id}|${link.type}`, { otherId: target.id, type: link.type });
    }
  }
  return [...found.values()];
}

/** Whether a link says that two charts are of one person; others are hints. */
export function isReplacement({ type }: Pick<PatientLink, 'type'>): boolean {
  return type === 'replaced-by' || type === 'replaces';
}
