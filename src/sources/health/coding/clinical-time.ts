import { isJson, textAt, type Json } from './json-elements.js';

/**
 * Where a type says when it happened, the time that measures ask for first. A diagnosis is counted when it was recorded:
 * its onset may lie decades back. https://hl7.org/fhir/R4/fivews.html
 */
const TIMES: Readonly<Record<string, readonly string[]>> = {
  AllergyIntolerance: ['recordedDate', 'onsetDateTime'],
  Condition: ['recordedDate', 'onsetDateTime', 'onsetPeriod.start', 'abatementDateTime'],
  DeviceRequest: ['authoredOn'],
  DiagnosticReport: ['effectiveDateTime', 'effectivePeriod.start', 'effectivePeriod.end'],
  Encounter: ['period.start', 'period.end'],
  Immunization: ['occurrenceDateTime'],
  MedicationAdministration: ['effectiveDateTime', 'effectivePeriod.start'],
  MedicationDispense: ['whenHandedOver', 'whenPrepared'],
  MedicationRequest: ['authoredOn'],
  MedicationStatement: ['effectiveDateTime', 'effectivePeriod.start', 'dateAsserted'],
  Observation: ['effectiveDateTime', 'effectivePeriod.start', 'effectivePeriod.end', 'effectiveInstant'],
  Procedure: ['performedDateTime', 'performedPeriod.start', 'performedPeriod.end'],
  ServiceRequest: ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod.start'],
};

/** Types for which the absence of a time is a flaw. */
const TIMED: ReadonlySet<string> = new Set(Object.keys(TIMES).filter((type) => type !== 'AllergyIntolerance'));

/** When a resource happened, as written there; null: it does not say, or its type has no such time. */
export function clinicalTime(resource: Json): string | null {
  for (const path of TIMES[String(resource.resourceType)] ?? []) {
    const [element = '', inner] = path.split('.');
    const node = inner === undefined ? resource : resource[element];
    const text = isJson(node) ? textAt(node, inner ?? element) : null;
    if (text !== null) return text;
  }
  return null;
}

/** Whether measures would look for a time of this type. */
export function isTimed(type: string): boolean {
  return TIMED.has(type);
}

/** `YYYY-MM-DD`; the first day of a mere month; null for less. */
export function dayOf(time: string | null): string | null {
  const found = time === null ? null : /^(\d{4}-\d{2})(-\d{2})?/.exec(time);
  return found?.[1] === undefined ? null : `${found[1]}${found[2] ?? '-01'}`;
}
