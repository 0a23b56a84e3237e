import type { Bundle, Extension, Patient } from 'fhir/r4.js';
import { category, Chart, quantity } from './chart.js';
import { CODES, ETHNICITIES, PAYERS, RACES } from './codes.js';
import { Chance } from './random.js';

/** One EHR of the demo ACO with the charts it sends. */
export interface DemoSource {
  name: string;
  title: string;
  charts: Bundle[];
}

const GIVEN = {
  female: ['Ana', 'Ruth', 'Mei', 'Grace', 'Lena', 'Joy'],
  male: ['Omar', 'Paul', 'Jun', 'Carl', 'Leo', 'Sam'],
} as const;
const FAMILY = [
  'Adler',
  'Baker',
  'Castillo',
  'Diallo',
  'Evans',
  'Fischer',
  'Gupta',
  'Hansen',
  'Ito',
  'Jansen',
] as const;

/**
 * A small made-up ACO in the measurement year: two EHRs, every eighth person known in both of them under one
 * enterprise number. Nobody in it exists. The same arguments give the same charts.
 */
export function demoPopulation(persons: number, year: number, seed = 2026): DemoSource[] {
  const chance = new Chance(seed);
  const lakeside: DemoSource = { name: 'lakeside', title: 'Lakeside Family Medicine', charts: [] };
  const harbor: DemoSource = { name: 'harbor', title: 'Harbor Internal Medicine', charts: [] };
  for (let number = 1; number <= persons; number++) {
    const [first, second] = chance.happens(0.6) ? [lakeside, harbor] : [harbor, lakeside];
    const patient = describe(number, year, chance);
    const ill = { diabetes: chance.happens(0.35), hypertension: chance.happens(0.5) };
    first.charts.push(chartOf(patient, ill, first.name, year, chance));
    if (number % 8 === 0) second.charts.push(chartOf(patient, ill, second.name, year, chance));
  }
  return [lakeside, harbor];
}

type Illness = Record<'diabetes' | 'hypertension', boolean>;

function describe(number: number, year: number, chance: Chance): Patient {
  const gender = chance.pick(['female', 'male'] as const);
  return {
    resourceType: 'Patient',
    identifier: [{ system: 'https://demo-aco.example/enterprise-id', value: `E${String(number).padStart(5, '0')}` }],
    name: [{ family: chance.pick(FAMILY), given: [chance.pick(GIVEN[gender])] }],
    gender,
    birthDate: `${year - chance.whole(20, 84)}-${pad(chance.whole(1, 12))}-${pad(chance.whole(1, 28))}`,
    extension: [
      usCore('race', chance.pick(RACES)),
      usCore('ethnicity', chance.pick(ETHNICITIES)),
      {
        url: 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-birthsex',
        valueCode: gender === 'female' ? 'F' : 'M',
      },
    ],
  };
}

function usCore(name: 'race' | 'ethnicity', coding: (typeof RACES)[number]): Extension {
  return {
    url: `http://hl7.org/fhir/us/core/StructureDefinition/us-core-${name}`,
    extension: [
      { url: 'ombCategory', valueCoding: coding },
      { url: 'text', valueString: coding.display ?? '' },
    ],
  };
}

function chartOf(patient: Patient, ill: Illness, source: string, year: number, chance: Chance): Bundle {
  const enterprise = patient.identifier ?? [];
  const chart = new Chart(`${source}-${enterprise.map((identifier) => identifier.value).join()}`);
  const mrn = { system: `https://${source}.example/mrn`, value: chart.patientId.toUpperCase() };
  chart.add({ ...patient, identifier: [...enterprise, mrn] });
  addCoverage(chart, year, chance);
  const visits = [...new Set(Array.from({ length: chance.whole(0, 4) }, () => dayOf(year, chance)))].sort();
  for (const day of visits) chart.addVisit(day, chance.happens(0.8) ? CODES.officeVisit : CODES.annualVisit);
  addConditions(chart, ill, year, chance);
  if (ill.diabetes) addGlycemicStatus(chart, visits, chance);
  addBloodPressures(chart, visits, chance);
  if (chance.happens(0.02)) addHospice(chart, year);
  return chart.toBundle();
}

function addCoverage(chart: Chart, year: number, chance: Chance): void {
  chart.add({
    resourceType: 'Coverage',
    status: 'active',
    type: { coding: [chance.pick(PAYERS)] },
    beneficiary: chart.subject,
    payor: [{ display: 'Health plan' }],
    period: { start: `${year - 1}-01-01` },
  });
}

function addConditions(chart: Chart, ill: Illness, year: number, chance: Chance): void {
  if (ill.diabetes) chart.addCondition(CODES.diabetes, `${year - chance.whole(1, 12)}-03-01`);
  if (!ill.hypertension) return;
  chart.addCondition(CODES.hypertension, `${year - chance.whole(1, 12)}-06-15`);
  if (chance.happens(0.03)) chart.addCondition(CODES.renalDisease, `${year - 2}-01-10`);
}

function addGlycemicStatus(chart: Chart, visits: string[], chance: Chance): void {
  for (const day of visits.filter(() => chance.happens(0.6))) {
    chart.add({
      resourceType: 'Observation',
      status: 'final',
      category: category('laboratory'),
      code: CODES.haemoglobinA1c,
      subject: chart.subject,
      effectiveDateTime: `${day}T08:45:00Z`,
      valueQuantity: quantity(chance.whole(54, 112) / 10, '%'),
    });
  }
}

function addBloodPressures(chart: Chart, visits: string[], chance: Chance): void {
  for (const day of visits) {
    chart.add({
      resourceType: 'Observation',
      status: 'final',
      category: category('vital-signs'),
      code: CODES.bloodPressure,
      subject: chart.subject,
      effectiveDateTime: `${day}T09:05:00Z`,
      component: [
        { code: CODES.systolic, valueQuantity: quantity(chance.whole(108, 158), 'mm[Hg]') },
        { code: CODES.diastolic, valueQuantity: quantity(chance.whole(62, 96), 'mm[Hg]') },
      ],
    });
  }
}

function addHospice(chart: Chart, year: number): void {
  chart.add({
    resourceType: 'Procedure',
    status: 'completed',
    code: CODES.hospice,
    subject: chart.subject,
    performedPeriod: { start: `${year}-04-01T00:00:00Z`, end: `${year}-05-01T00:00:00Z` },
  });
}

function dayOf(year: number, chance: Chance): string {
  return `${year}-${pad(chance.whole(1, 12))}-${pad(chance.whole(1, 28))}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
