import { findReferences, normalUrl } from '../fhir/reference.js';
import type { Bundle, Resource } from '../fhir/types.js';
import { patientOf } from '../records/patient-of.js';

/** One patient's data as the text that a thread reads. */
export interface RecordText {
  id: string;
  content: string;
}

/** Types that belong to no one patient, so that every patient of the same input may refer to them. */
const SHARED_TYPES = new Set(['Organization', 'Practitioner', 'PractitionerRole', 'Location', 'Medication', 'Device']);

/**
 * The patients of a Bundle: all of it for the only one, else each with the resources that name them and those that name
 * nobody. References by `urn:` are pointed to the resource that the Bundle gives under that address.
 */
export function patientRecords(bundle: Bundle): RecordText[] {
  const resources = resolvedResources(bundle);
  const patients = resources.filter(({ resourceType }) => resourceType === 'Patient');
  const [only] = patients;
  if (only && patients.length === 1) return [{ id: only.id ?? '', content: JSON.stringify(resources) }];
  const owners = new Map(resources.map((resource) => [resource, ownerOf(resource)]));
  return patients.map((patient) => ({
    id: patient.id ?? '',
    content: JSON.stringify(
      resources.filter((r) => r === patient || [patient.id, null].includes(owners.get(r) ?? null)),
    ),
  }));
}

/** Collects resources that stand alone, patient by patient, in the order in which patients first appear. */
export class PatientGroups {
  readonly #patients = new Map<string, string[]>();
  readonly #shared: string[] = [];

  /** False when the resource is of a type that needs a patient and names none. */
  add(resource: Resource, text: string): boolean {
    const owner = ownerOf(resource);
    if (owner === null) {
      if (!SHARED_TYPES.has(resource.resourceType)) return false;
      this.#shared.push(text);
      return true;
    }
    const known = this.#patients.get(owner);
    if (known) known.push(text);
    else this.#patients.set(owner, [text]);
    return true;
  }

  *records(): Generator<RecordText> {
    for (const [id, texts] of this.#patients) yield { id, content: `[${[...texts, ...this.#shared].join(',')}]` };
  }
}

function ownerOf(resource: Resource): string | null {
  return patientOf(resource as unknown as Record<string, unknown>);
}

function resolvedResources(bundle: Bundle): Resource[] {
  const entries = (bundle.entry ?? []).filter((entry) => typeof entry?.resource?.resourceType === 'string');
  const targets = new Map<string, string>();
  for (const { fullUrl, resource } of entries) {
    if (!resource || !fullUrl?.startsWith('urn:')) continue;
    resource.id ??= fullUrl.slice(fullUrl.lastIndexOf(':') + 1);
    targets.set(normalUrl(fullUrl), `${resource.resourceType}/${resource.id}`);
  }
  const resources = entries.flatMap(({ resource }) => (resource ? [resource] : []));
  if (targets.size === 0) return resources;
  for (const element of resources.flatMap(findReferences)) {
    element.reference = targets.get(normalUrl(element.reference)) ?? element.reference;
  }
  return resources;
}
