import type { Resource } from '../../fhir/types.js';

/** Statuses that say a thing did not happen, by type. https://hl7.org/fhir/us/qicore/STU6/negation.html */
const NEGATING_STATUS: Readonly<Record<string, readonly string[]>> = {
  Communication: ['not-done'],
  Immunization: ['not-done'],
  MedicationAdministration: ['not-done'],
  MedicationDispense: ['declined'],
  MedicationStatement: ['not-taken'],
  Observation: ['cancelled'],
  Procedure: ['not-done'],
  Task: ['rejected'],
};

/** R4 has no doNotPerform on DeviceRequest and NutritionOrder: QI-Core brings it as a modifier extension. */
const DO_NOT_PERFORM = /doNotPerform$/;

interface Negatable {
  status?: string;
  doNotPerform?: boolean;
  modifierExtension?: readonly { url?: string; valueBoolean?: boolean }[];
}

/** Whether a resource states that something was not done, ordered, given or accepted. */
export function isNegated(resource: Resource): boolean {
  const { status, doNotPerform, modifierExtension } = resource as Negatable;
  if (doNotPerform === true) return true;
  if (status !== undefined && NEGATING_STATUS[resource.resourceType]?.includes(status)) return true;
  return (modifierExtension ?? []).some(
    (extension) => extension?.valueBoolean === true && DO_NOT_PERFORM.test(extension.url ?? ''),
  );
}
