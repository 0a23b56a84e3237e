import type { CodeableConcept, FhirResource, Observation, Quantity } from 'fhir/r4.js';
import type { Fact } from '../care/life.js';
import { shared } from '../shared-text.js';
import type { ChartContext } from './chart.js';

type Pressure = Extract<Fact, { kind: 'pressure' }>;
type Result = Extract<Fact, { kind: 'result' }>;

const PANELS = { panel: 'pressurePanel', 'retired-panel': 'retiredPressurePanel' } as const;
const UCUM = 'http://unitsofmeasure.org';
const category = (code: string): CodeableConcept[] =>
  shared([{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code }] }]);
const CATEGORIES: Readonly<Record<Result['category'], CodeableConcept[]>> = {
  laboratory: category('laboratory'),
  'vital-signs': category('vital-signs'),
  survey: category('survey'),
  'social-history': category('social-history'),
  imaging: category('imaging'),
};
const RADIOLOGY: CodeableConcept[] = [
  { coding: [{ system: 'http://loinc.org', code: 'LP29684-5', display: 'Radiology' }] },
];
const HIGH: CodeableConcept[] = [
  { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', code: 'H' }] },
];
const BLOOD_PRESSURE = shared({
  profile: ['http://hl7.org/fhir/us/core/StructureDefinition/us-core-blood-pressure'],
});

/** Above this a result is flagged. */
const HIGHEST: Readonly<Record<string, number>> = { haemoglobinA1c: 5.6, ldl: 130, creatinine: 1.2 };

/** Shares of results by status. What is preliminary or entered in error counts for no measure. */
const STATUSES = [
  ['final', 950],
  ['corrected', 15],
  ['amended', 10],
  ['preliminary', 15],
  ['entered-in-error', 10],
] as const;

/** Adds a blood pressure as the EHR records it: as a panel, as two observations, or under a code of its own. */
export function addPressure(fact: Pressure, context: ChartContext, resources: FhirResource[]): void {
  const { dialect, coder } = context.practice;
  const [systolic, diastolic] = [quantity(fact.systolic, 'mm[Hg]'), quantity(fact.diastolic, 'mm[Hg]')];
  if (dialect.pressures === 'separate') {
    const first = observation(fact, 'vital-signs', coder.concept('systolic'), context);
    first.valueQuantity = systolic;
    const second = { ...first, id: context.id(), code: coder.concept('diastolic'), valueQuantity: diastolic };
    resources.push(first, second);
    return;
  }
  const local = dialect.localPressures > 0 && context.chance.happens(dialect.localPressures);
  const [panelCode, systolicCode, diastolicCode] = local
    ? [coder.local('BP', 'Blood pressure'), coder.local('BPS', 'Systolic'), coder.local('BPD', 'Diastolic')]
    : ([PANELS[dialect.pressures], 'systolic', 'diastolic'] as const).map((name) => coder.concept(name));
  const panel = observation(fact, 'vital-signs', panelCode, context);
  panel.component = [
    { code: systolicCode, valueQuantity: systolic },
    { code: diastolicCode, valueQuantity: diastolic },
  ];
  if (dialect.profiles) panel.meta = BLOOD_PRESSURE;
  resources.push(panel);
}

/** Adds a result; for imaging also the report that presents it. */
export function addResult(fact: Result, context: ChartContext, resources: FhirResource[]): void {
  const { coder, dialect } = context.practice;
  const made = observation(fact, fact.category, coder.concept(fact.code), context);
  const { value } = fact;
  if (value === null) made.valueString = fact.category === 'imaging' ? 'No suspicious finding' : 'Negative';
  else if ('concept' in value) made.valueCodeableConcept = coder.concept(value.concept);
  else {
    const unitless = fact.code === 'haemoglobinA1c' && context.chance.happens(dialect.unitless);
    made.valueQuantity = unitless ? { value: value.amount } : quantity(value.amount, value.unit);
    if (value.amount > (HIGHEST[fact.code] ?? Infinity)) made.interpretation = HIGH;
  }
  resources.push(made);
  if (fact.category !== 'imaging') return;
  const { status, effectiveDateTime, subject, id } = made;
  resources.push({
    resourceType: 'DiagnosticReport',
    id: context.id(),
    status: status as 'final',
    category: RADIOLOGY,
    code: made.code,
    subject,
    effectiveDateTime,
    issued: context.moment(fact.day, fact.minute + 120),
    result: [{ reference: `Observation/${id}` }],
  });
}

function observation(
  fact: Pressure | Result,
  kind: Result['category'],
  code: CodeableConcept,
  context: ChartContext,
): Observation {
  const { daysOnly } = context.practice.dialect;
  return {
    resourceType: 'Observation',
    id: context.id(),
    status: context.chance.weighted(STATUSES),
    category: CATEGORIES[kind],
    code,
    subject: context.subject,
    encounter: context.encounterOf(fact.visit),
    effectiveDateTime: daysOnly ? context.day(fact.day) : context.moment(fact.day, fact.minute),
  };
}

function quantity(value: number, unit: string): Quantity {
  return { value, unit: unit === 'mm[Hg]' ? 'mmHg' : unit, system: UCUM, code: unit };
}
