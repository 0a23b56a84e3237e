import type { Resource } from '../../src/fhir/types.js';

/** A condition in CQL over one model, a resource that meets it, and one that misses it by one element. */
export interface ModelCase {
  name: string;
  /** A boolean expression for each model; undefined where a model has no such class. */
  qiCore?: string;
  usCore?: string;
  meets: Resource;
  misses: Resource;
}

const LOINC = 'http://loinc.org';
const coded = (code: string, system = 'http://snomed.info/sct') => ({ coding: [{ system, code }] });
const subject = { reference: 'Patient/p' };
const CATEGORIES = 'http://terminology.hl7.org/CodeSystem/observation-category';
const CONDITIONS = 'http://terminology.hl7.org/CodeSystem/condition-category';
const QI_CORE = 'http://hl7.org/fhir/us/qicore/StructureDefinition';
const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition';

/** A resource and the same with some elements changed. */
function pair(resourceType: string, elements: object, change: object): Pick<ModelCase, 'meets' | 'misses'> {
  const meets = { resourceType, id: 'meets', subject, ...elements };
  return { meets, misses: { ...meets, id: 'misses', ...change } };
}

function either(qiCoreClass: string, usCoreClass: string, condition: string): Pick<ModelCase, 'qiCore' | 'usCore'> {
  return {
    qiCore: `exists ([${qiCoreClass}] R where ${condition})`,
    usCore: `exists ([${usCoreClass}] R where ${condition})`,
  };
}

const component = (code: string, value: number) => ({
  code: coded(code, LOINC),
  valueQuantity: { value, unit: 'mmHg', system: 'http://unitsofmeasure.org', code: 'mm[Hg]' },
});
const pressure = (systolic: number, diastolic: number) => ({
  component: [component('8462-4', diastolic), component('8480-6', systolic)],
});
const percent = (value: number) => ({ value, unit: '%', system: 'http://unitsofmeasure.org', code: '%' });
const ofPatient = (part: string, value: object) => ({
  extension: [{ url: `${US_CORE}/us-core-${part}`, ...value }],
});
const omb = (code: string) => ({
  extension: [
    { url: 'ombCategory', valueCoding: { system: 'urn:oid:2.16.840.1.113883.6.238', code } },
    { url: 'text', valueString: `Category ${code}` },
  ],
});
const notDone = (url: string) => ({ extension: [{ url: `${QI_CORE}/qicore-notDoneValueSet`, valueCanonical: url }] });

export const MODEL_CASES: readonly ModelCase[] = [
  {
    name: 'an encounter of a value set, by status and period',
    ...either(
      'Encounter: "Visits"',
      'EncounterProfile: "Visits"',
      `R.status = 'finished' and R.period during Interval[@2026-01-01T00:00:00.0Z, @2026-12-31T23:59:59.0Z]`,
    ),
    ...pair(
      'Encounter',
      {
        ...{ status: 'finished', class: { code: 'AMB' }, type: [coded('1')] },
        period: { start: '2026-03-01T10:00:00Z', end: '2026-03-01T11:00:00Z' },
      },
      { period: { start: '2027-03-01T10:00:00Z', end: '2027-03-01T11:00:00Z' } },
    ),
  },
  {
    name: 'a laboratory result, by a choice of value and of time',
    ...either(
      'LaboratoryResultObservation',
      'LaboratoryResultObservationProfile',
      `R.status = 'final' and R.value as Quantity > 9 '%' and (R.effective as DateTime) on or after @2026-01-01`,
    ),
    ...pair(
      'Observation',
      {
        ...{ status: 'final', category: [coded('laboratory', CATEGORIES)], code: coded('4548-4', LOINC) },
        ...{ effectiveDateTime: '2026-05-01T00:00:00Z', valueQuantity: percent(9.1) },
      },
      { valueQuantity: percent(8.9) },
    ),
  },
  {
    name: 'a blood pressure, by its slices',
    ...either(
      'USCoreBloodPressureProfile',
      'BloodPressureProfile',
      `(R.systolic.value as Quantity) < 140 'mm[Hg]' and (R.diastolic.value as Quantity) < 90 'mm[Hg]'`,
    ),
    ...pair(
      'Observation',
      {
        ...{ status: 'final', category: [coded('vital-signs', CATEGORIES)], code: coded('85354-9', LOINC) },
        ...{ effectiveDateTime: '2026-05-01T00:00:00Z', ...pressure(139, 89) },
      },
      pressure(140, 89),
    ),
  },
  {
    name: 'a slice of categories that the model maps',
    ...either('USCoreBodyHeightProfile', 'BodyHeightProfile', 'R.VSCat is not null'),
    ...pair(
      'Observation',
      {
        ...{ status: 'final', category: [coded('vital-signs', CATEGORIES)], code: coded('8302-2', LOINC) },
        effectiveDateTime: '2026-05-01T00:00:00Z',
      },
      { category: [coded('exam', CATEGORIES)] },
    ),
  },
  {
    name: 'a problem, by category and onset',
    ...either(
      'ConditionProblemsHealthConcerns',
      'ConditionProblemsHealthConcernsProfile',
      `(R.onset as Interval<DateTime>) starts during Interval[@2026-01-01T00:00:00.0Z, @2026-12-31T00:00:00.0Z]`,
    ),
    ...pair(
      'Condition',
      {
        ...{ category: [coded('problem-list-item', CONDITIONS)], code: coded('2') },
        onsetPeriod: { start: '2026-02-01T00:00:00Z' },
      },
      { category: [coded('encounter-diagnosis', CONDITIONS)] },
    ),
  },
  {
    name: 'a diagnosis of an encounter, by an extension of when it was asserted',
    ...either(
      'ConditionEncounterDiagnosis',
      'ConditionEncounterDiagnosisProfile',
      `R.assertedDate on or after @2026-01-01`,
    ),
    ...pair(
      'Condition',
      {
        ...{ category: [coded('encounter-diagnosis', CONDITIONS)], code: coded('3') },
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate', valueDateTime: '2026-02-01' },
        ],
      },
      { extension: [] },
    ),
  },
  {
    name: 'a prescription, by the code of its medication',
    ...either('MedicationRequest', 'MedicationRequestProfile', `R.intent = 'order' and R.medication ~ "Pill"`),
    ...pair(
      'MedicationRequest',
      { status: 'active', intent: 'order', medicationCodeableConcept: coded('4') },
      { intent: 'plan' },
    ),
  },
  {
    name: 'a procedure, by when it was performed',
    ...either(
      'Procedure',
      'ProcedureProfile',
      `R.status = 'completed' and (R.performed as DateTime) on or after @2026-01-01`,
    ),
    ...pair(
      'Procedure',
      { status: 'completed', code: coded('5'), performedDateTime: '2026-04-01T00:00:00Z' },
      { performedDateTime: '2025-04-01T00:00:00Z' },
    ),
  },
  {
    name: 'a range of reference, whose interval is none of times',
    ...either(
      'LaboratoryResultObservation',
      'LaboratoryResultObservationProfile',
      `exists (R.referenceRange A where A.age.low = 18 'a')`,
    ),
    ...pair(
      'Observation',
      {
        ...{ status: 'final', category: [coded('laboratory', CATEGORIES)], code: coded('1', LOINC) },
        referenceRange: [{ age: { low: { value: 18, code: 'a', system: 'http://unitsofmeasure.org' } } }],
      },
      { referenceRange: [] },
    ),
  },
  {
    name: 'a medication not requested, by code',
    qiCore: `exists ([MedicationNotRequested] R where R.medication ~ "Pill" and exists R.reasonCode)`,
    ...pair(
      'MedicationRequest',
      {
        ...{ status: 'completed', intent: 'plan', doNotPerform: true, medicationCodeableConcept: coded('4') },
        reasonCode: [coded('6')],
      },
      { doNotPerform: false },
    ),
  },
  {
    name: 'a medication not requested, by value set',
    qiCore: `exists ([MedicationNotRequested] R where (R.medication as ValueSet).id = 'urn:caliper:test:pills')`,
    ...pair(
      'MedicationRequest',
      {
        ...{ status: 'completed', intent: 'order', doNotPerform: true },
        medicationCodeableConcept: notDone('urn:caliper:test:pills'),
      },
      { medicationCodeableConcept: coded('4') },
    ),
  },
  {
    name: 'a procedure not done, by reason and when that was recorded',
    qiCore: `exists ([ProcedureNotDone] R where R.statusReason ~ "Refused" and R.recorded on or after @2026-01-01)`,
    ...pair(
      'Procedure',
      {
        ...{ status: 'not-done', code: coded('5'), statusReason: coded('6') },
        extension: [{ url: `${QI_CORE}/qicore-recorded`, valueDateTime: '2026-04-01' }],
      },
      { status: 'completed' },
    ),
  },
  {
    name: 'a service not requested',
    qiCore: `exists ([ServiceNotRequested] R where R.authoredOn on or after @2026-01-01)`,
    ...pair(
      'ServiceRequest',
      {
        ...{ status: 'completed', intent: 'order', doNotPerform: true, code: coded('5') },
        authoredOn: '2026-04-01T00:00:00Z',
      },
      { doNotPerform: false },
    ),
  },
  {
    name: 'a person by race, text and code',
    qiCore: `exists (Patient.race.ombCategory C where C.code = '2106-3') and Patient.race.text = 'Category 2106-3'`,
    usCore: `exists (Patient.race.ombCategory C where C.code = '2106-3') and Patient.race.text = 'Category 2106-3'`,
    ...pair('Patient', ofPatient('race', omb('2106-3')), ofPatient('race', omb('2028-9'))),
  },
  {
    name: 'a person by ethnicity',
    qiCore: `Patient.ethnicity.ombCategory.code = '2135-2'`,
    usCore: `Patient.ethnicity.ombCategory.code = '2135-2'`,
    ...pair('Patient', ofPatient('ethnicity', omb('2135-2')), ofPatient('ethnicity', omb('2186-5'))),
  },
  {
    name: 'a person by sex at birth',
    qiCore: `Patient.birthsex = 'F'`,
    usCore: `Patient.birthsex = 'F'`,
    ...pair('Patient', ofPatient('birthsex', { valueCode: 'F' }), ofPatient('birthsex', { valueCode: 'M' })),
  },
];
