import type { MeasurePackage, Period } from '../../../src/cql/engine.js';
import { readExpansion } from '../../../src/fhir/value-set.js';
import { SeededRandom } from './seeded-random.js';

interface Coding {
  system?: string | undefined;
  code?: string | undefined;
  display?: string | undefined;
}

type Json = Record<string, unknown>;

const DAY = 86_400_000;
const LOINC = 'http://loinc.org';
const CATEGORY = 'http://terminology.hl7.org/CodeSystem/observation-category';
const STATUS = 'http://terminology.hl7.org/CodeSystem/condition-clinical';

/** Kinds of visit, by the title of their value set. */
const VISITS = [
  'Office Visit',
  'Office Visit',
  'Annual Wellness Visit',
  'Preventive Care Services Established Office Visit, 18 and Up',
  'Telephone Visits',
  'Encounter to Screen for Depression',
];

/** Diagnoses and the share of people who have them. */
const DIAGNOSES: readonly (readonly [string, number])[] = [
  ['Essential Hypertension', 0.35],
  ['Diabetes', 0.2],
  ['Bipolar Disorder', 0.03],
  ['Malignant Neoplasm of Colon', 0.02],
  ['Frailty Diagnosis', 0.05],
  ['Advanced Illness', 0.05],
  ['End Stage Renal Disease', 0.01],
  ['Pregnancy', 0.03],
];

/** Procedures, results and medications, and the share of people who have them in the years before. */
const PROCEDURES: readonly (readonly [string, number])[] = [
  ['Colonoscopy', 0.4],
  ['Flexible Sigmoidoscopy', 0.05],
  ['Bilateral Mastectomy', 0.01],
  ['Hospice Care Ambulatory', 0.01],
  ['Follow Up for Adult Depression', 0.1],
];

/**
 * Small records as a practice's system would export them: a patient with visits, blood pressures, diagnoses, results,
 * procedures and prescriptions, coded from the value sets of the measures so that most logic has something to look at.
 * The same seed gives the same records.
 */
export class RecordGenerator {
  readonly #random: SeededRandom;
  readonly #codes = new Map<string, readonly Coding[]>();
  readonly #end: number;
  #count = 0;

  constructor(seed: number, packages: readonly MeasurePackage[], period: Period) {
    this.#random = new SeededRandom(seed);
    this.#end = Date.parse(period.end);
    for (const valueSet of packages.flatMap(({ valueSets }) => valueSets)) {
      const title = valueSet.title ?? valueSet.name;
      if (title !== undefined && !this.#codes.has(title)) this.#codes.set(title, readExpansion(valueSet).codes);
    }
  }

  /** The next record: a JSON array of resources. */
  next(): string {
    const id = `generated-${++this.#count}`;
    const female = this.#random.chance(0.52);
    const subject = { reference: `Patient/${id}` };
    const visits = Array.from({ length: this.#random.between(2, 7) }, (_, n) =>
      this.#visit(`${id}-visit-${n}`, subject),
    );
    const resources = [
      this.#patient(id, female),
      this.#coverage(id),
      ...visits.map(({ encounter }) => encounter),
      ...visits.flatMap((visit, n) => this.#measured(`${id}-pressure-${n}`, subject, visit)),
      ...DIAGNOSES.filter(([, share]) => this.#random.chance(share)).map(([title], n) =>
        this.#condition(`${id}-condition-${n}`, subject, title),
      ),
      ...PROCEDURES.filter(([, share]) => this.#random.chance(share)).map(([title], n) =>
        this.#procedure(`${id}-procedure-${n}`, subject, title),
      ),
      ...this.#results(id, subject, female),
    ];
    return JSON.stringify(resources);
  }

  #patient(id: string, female: boolean): Json {
    const age = this.#random.between(18, 90);
    const birth = new Date(this.#end - age * 365.25 * DAY - this.#random.between(0, 364) * DAY);
    return {
      resourceType: 'Patient',
      id,
      meta: profile('qicore-patient'),
      identifier: [{ system: 'urn:oid:1.3.6.1.4.1.32473', value: id }],
      name: [{ family: `Family${this.#count % 997}`, given: [`Given${this.#count % 89}`] }],
      gender: female ? 'female' : 'male',
      birthDate: birth.toISOString().slice(0, 10),
      address: [{ line: [`${this.#count} Main Street`], city: 'Springfield', state: 'MA', postalCode: '01101' }],
    };
  }

  #coverage(id: string): Json {
    return {
      resourceType: 'Coverage',
      id: `${id}-coverage`,
      meta: profile('qicore-coverage'),
      status: 'active',
      type: this.#concept('Payer Type'),
      beneficiary: { reference: `Patient/${id}` },
      payor: [{ reference: 'Organization/payer' }],
      period: { start: '2015-01-01' },
    };
  }

  #visit(id: string, subject: Json): { encounter: Json; start: number } {
    const start = this.#moment(2);
    const inpatient = this.#random.chance(0.05);
    const encounter = {
      resourceType: 'Encounter',
      id,
      meta: profile('qicore-encounter'),
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: inpatient ? 'IMP' : 'AMB' },
      type: [this.#concept(inpatient ? 'Encounter Inpatient' : this.#random.one(VISITS))],
      subject,
      period: { start: stamp(start), end: stamp(start + this.#random.between(10, 60) * 60_000) },
    };
    return { encounter, start };
  }

  #measured(id: string, subject: Json, { start, encounter }: { encounter: Json; start: number }): Json[] {
    if (!this.#random.chance(0.8)) return [];
    const component = (code: string, low: number, high: number) => ({
      code: { coding: [{ system: LOINC, code }] },
      valueQuantity: { value: this.#random.between(low, high), unit: 'mmHg', system: UCUM, code: 'mm[Hg]' },
    });
    return [
      {
        ...observation(
          id,
          subject,
          { coding: [{ system: LOINC, code: '85354-9' }] },
          'vital-signs',
          start + 5 * 60_000,
        ),
        meta: { profile: ['http://hl7.org/fhir/StructureDefinition/bp'] },
        encounter: { reference: `Encounter/${String(encounter['id'])}` },
        component: [component('8480-6', 100, 170), component('8462-4', 60, 105)],
      },
    ];
  }

  #condition(id: string, subject: Json, title: string): Json {
    return {
      resourceType: 'Condition',
      id,
      meta: profile('qicore-condition-problems-health-concerns'),
      clinicalStatus: { coding: [{ system: STATUS, code: 'active' }] },
      verificationStatus: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-ver-status', code: 'confirmed' }],
      },
      category: [
        { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-category', code: 'problem-list-item' }] },
      ],
      code: this.#concept(title),
      subject,
      onsetDateTime: stamp(this.#moment(6)),
    };
  }

  #procedure(id: string, subject: Json, title: string): Json {
    return {
      resourceType: 'Procedure',
      id,
      meta: profile('qicore-procedure'),
      status: 'completed',
      code: this.#concept(title),
      subject,
      performedDateTime: stamp(this.#moment(8)),
    };
  }

  #results(id: string, subject: Json, female: boolean): Json[] {
    const result = (name: string, title: string, share: number, value: Json): Json[] =>
      this.#random.chance(share)
        ? [{ ...observation(`${id}-${name}`, subject, this.#concept(title), 'laboratory', this.#moment(2)), ...value }]
        : [];
    const hba1c = { value: this.#random.between(50, 120) / 10, unit: '%', system: UCUM, code: '%' };
    return [
      ...result('hba1c', 'HbA1c Laboratory Test', 0.3, { valueQuantity: hba1c }),
      ...result('fobt', 'Fecal Occult Blood Test (FOBT)', 0.25, { valueString: 'negative' }),
      ...result('mammography', 'Mammography', female ? 0.5 : 0, { valueString: 'no finding' }),
      ...(this.#random.chance(0.2) ? [this.#prescription(`${id}-prescription`, subject)] : []),
    ];
  }

  #prescription(id: string, subject: Json): Json {
    return {
      resourceType: 'MedicationRequest',
      id,
      meta: profile('qicore-medicationrequest'),
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: this.#concept('Adult Depression Medications'),
      subject,
      authoredOn: stamp(this.#moment(2)),
    };
  }

  /** A moment in working hours of the given years before the end of the period, in whole minutes. */
  #moment(years: number): number {
    return this.#end - this.#random.between(0, years * 365) * DAY + this.#random.between(8 * 60, 17 * 60) * 60_000;
  }

  #concept(title: string): Json {
    const codes = this.#codes.get(title);
    if (!codes || codes.length === 0) throw new Error(`The packages have no value set "${title}"`);
    const { system, code, display } = this.#random.one(codes);
    return { coding: [{ system, code, display }], text: display };
  }
}

const UCUM = 'http://unitsofmeasure.org';

function observation(id: string, subject: Json, code: Json, category: string, moment: number): Json {
  return {
    resourceType: 'Observation',
    id,
    meta: profile(category === 'laboratory' ? 'qicore-observation-lab' : 'qicore-simple-observation'),
    status: 'final',
    category: [{ coding: [{ system: CATEGORY, code: category }] }],
    code,
    subject,
    effectiveDateTime: stamp(moment),
  };
}

function profile(name: string): Json {
  return { profile: [`http://hl7.org/fhir/us/qicore/StructureDefinition/${name}`] };
}

function stamp(moment: number): string {
  return new Date(moment).toISOString().replace('.000Z', '+00:00');
}
