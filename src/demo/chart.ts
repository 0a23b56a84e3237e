import type { Bundle, BundleEntry, CodeableConcept, FhirResource, Reference } from 'fhir/r4.js';

/** One patient's chart in one EHR, gathered entry by entry and sent as a transaction Bundle. */
export class Chart {
  private readonly entries: BundleEntry[] = [];

  constructor(
    /** Logical id of the Patient in its EHR; every other id begins with it. */
    readonly patientId: string,
  ) {}

  /** The patient, as every clinical resource points at it. */
  get subject(): Reference {
    return { reference: `Patient/${this.patientId}` };
  }

  add(resource: FhirResource): void {
    const id = resource.resourceType === 'Patient' ? this.patientId : `${this.patientId}-${this.entries.length}`;
    this.entries.push({
      resource: { ...resource, id },
      request: { method: 'PUT', url: `${resource.resourceType}/${id}` },
    });
  }

  addVisit(day: string, type: CodeableConcept): void {
    this.add({
      resourceType: 'Encounter',
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB' },
      type: [type],
      subject: this.subject,
      period: { start: `${day}T09:00:00Z`, end: `${day}T09:30:00Z` },
    });
  }

  addCondition(code: CodeableConcept, onset: string): void {
    const state = (system: string, value: string) => ({
      coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code: value }],
    });
    this.add({
      resourceType: 'Condition',
      clinicalStatus: state('condition-clinical', 'active'),
      verificationStatus: state('condition-ver-status', 'confirmed'),
      category: [state('condition-category', 'problem-list-item')],
      code,
      subject: this.subject,
      onsetDateTime: onset,
    });
  }

  toBundle(): Bundle {
    return { resourceType: 'Bundle', type: 'transaction', entry: this.entries };
  }
}

/** A quantity in UCUM units. */
export const quantity = (value: number, unit: string) => ({
  value,
  unit,
  system: 'http://unitsofmeasure.org',
  code: unit,
});

/** The one category of an Observation. */
export const category = (code: 'laboratory' | 'vital-signs'): CodeableConcept[] => [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] },
];
