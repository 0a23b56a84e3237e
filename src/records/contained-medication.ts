import { containedIn } from '../fhir/reference.js';

type Node = Record<string, unknown>;

/** Whether the text of a resource may name a Medication that it contains; spares reading those that do not. */
export function mayContainMedication(content: string): boolean {
  return content.includes('"medicationReference"') && content.includes('"contained"');
}

/**
 * Gives a resource that contains its Medication the code of that one, in place of the reference. Contained resources
 * are retrieved by no measure, which then would see neither code nor Medication, though an EHR may send it so.
 * https://hl7.org/fhir/R4/references.html#contained, https://hl7.org/fhir/us/core/medication-list.html
 */
export function adoptContainedMedication(node: Node): void {
  const { reference } = (node.medicationReference ?? {}) as { reference?: unknown };
  const medication = typeof reference === 'string' ? containedIn(node, reference) : undefined;
  if (typeof medication?.code !== 'object' || medication.code === null) return;
  node.medicationCodeableConcept = medication.code;
  delete node.medicationReference;
}
