import type { CodeableConcept, Condition, FhirResource, MedicationRequest, Procedure } from 'fhir/r4.js';
import type { Fact } from '../care/life.js';
import { shared } from '../shared-text.js';
import type { ChartContext } from './chart.js';
import { addPressure, addResult } from './observation-resources.js';

type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;

const terminology = (system: string, code: string): CodeableConcept =>
  shared({ coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] });

const ACTIVE = terminology('condition-clinical', 'active');
const RESOLVED = terminology('condition-clinical', 'resolved');
const CONFIRMED = terminology('condition-ver-status', 'confirmed');
const ENTERED_IN_ERROR = terminology('condition-ver-status', 'entered-in-error');
const PROBLEM = shared([terminology('condition-category', 'problem-list-item')]);
const DIAGNOSIS = shared([terminology('condition-category', 'encounter-diagnosis')]);

/** Share of diagnoses that somebody entered for the wrong patient. */
const MISTAKEN = 0.004;

/** Adds the resources by which an EHR holds a fact. */
export function factResources(fact: Fact, context: ChartContext, resources: FhirResource[]): void {
  switch (fact.kind) {
    case 'condition':
      resources.push(condition(fact, context));
      return;
    case 'pressure':
      addPressure(fact, context, resources);
      return;
    case 'result':
      addResult(fact, context, resources);
      return;
    case 'procedure':
      resources.push(procedure(fact, context));
      return;
    case 'prescription':
      resources.push(prescription(fact, context));
      return;
    case 'order':
    case 'device':
      resources.push(order(fact, context));
  }
}

function condition(fact: FactOf<'condition'>, context: ChartContext): Condition {
  const { chance, practice } = context;
  const mistaken = chance.happens(MISTAKEN);
  const made: Condition = {
    resourceType: 'Condition',
    id: context.id(),
    verificationStatus: mistaken ? ENTERED_IN_ERROR : CONFIRMED,
    category: fact.acute ? DIAGNOSIS : PROBLEM,
    code: practice.coder.concept(fact.code),
    subject: context.subject,
    encounter: context.encounterOf(fact.visit),
    onsetDateTime: context.day(fact.onset),
    recordedDate: context.day(Math.max(fact.onset, context.calendar.first)),
  };
  // A clinical status is forbidden on what was entered in error (con-5).
  if (!mistaken) made.clinicalStatus = fact.abated === null ? ACTIVE : RESOLVED;
  if (fact.abated !== null) made.abatementDateTime = context.day(fact.abated);
  return made;
}

function procedure(fact: FactOf<'procedure'>, context: ChartContext): Procedure {
  const made: Procedure = {
    resourceType: 'Procedure',
    id: context.id(),
    status: 'completed',
    code: context.practice.coder.concept(fact.code),
    subject: context.subject,
    encounter: context.encounterOf(fact.visit),
  };
  if (fact.end === null) made.performedDateTime = context.day(fact.start);
  else made.performedPeriod = { start: context.day(fact.start), end: context.day(fact.end) };
  return made;
}

function prescription(fact: FactOf<'prescription'>, context: ChartContext): MedicationRequest {
  return {
    resourceType: 'MedicationRequest',
    id: context.id(),
    status: 'active',
    intent: 'order',
    medicationCodeableConcept: context.practice.coder.concept(fact.code),
    subject: context.subject,
    encounter: context.encounterOf(fact.visit),
    authoredOn: context.day(fact.day),
    requester: context.clinicianOf(fact.visit),
    dosageInstruction: [{ text: 'Take one tablet daily', timing: DAILY }],
    dispenseRequest: {
      numberOfRepeatsAllowed: fact.refills,
      expectedSupplyDuration: { value: fact.days, unit: 'days', system: 'http://unitsofmeasure.org', code: 'd' },
    },
  };
}

const DAILY = { repeat: { frequency: 1, period: 1, periodUnit: 'd' as const } };

function order(fact: FactOf<'order' | 'device'>, context: ChartContext): FhirResource {
  const code = context.practice.coder.concept(fact.code);
  const shared = {
    id: context.id(),
    status: 'active' as const,
    intent: 'order' as const,
    subject: context.subject,
    encounter: context.encounterOf(fact.visit),
    authoredOn: context.day(fact.day),
    requester: context.clinicianOf(fact.visit),
  };
  return fact.kind === 'device'
    ? { resourceType: 'DeviceRequest', codeCodeableConcept: code, ...shared }
    : { resourceType: 'ServiceRequest', code, ...shared };
}
