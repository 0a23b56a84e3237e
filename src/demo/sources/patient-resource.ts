import type { ContactPoint, Coverage, Extension, HumanName, Identifier, Patient } from 'fhir/r4.js';
import { pad, type Calendar } from '../calendar.js';
import type { Person } from '../people/person.js';
import type { Registration } from '../people/variants.js';
import { mix } from '../random.js';
import type { Practice } from './practice.js';

const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition';
const RACE = 'urn:oid:2.16.840.1.113883.6.238';
const SEX = { female: 'F', male: 'M' } as const;
const CATEGORIES: Readonly<Record<string, string>> = {
  '2106-3': 'White',
  '2054-5': 'Black or African American',
  '2028-9': 'Asian',
  '1002-5': 'American Indian or Alaska Native',
  '2076-8': 'Native Hawaiian or Other Pacific Islander',
  '2131-1': 'Other Race',
  '2186-5': 'Not Hispanic or Latino',
  '2135-2': 'Hispanic or Latino',
};
const PAYERS: Readonly<Record<string, string>> = {
  '1': 'Medicare',
  '111': 'Medicare HMO',
  '112': 'Medicare PPO',
  '12': 'Medicare Fee For Service',
  '2': 'Medicaid',
  '21': 'Medicaid Managed Care',
  '5': 'Private Health Insurance',
  '511': 'Commercial Managed Care - HMO',
  '512': 'Commercial Managed Care - PPO',
  '6': 'Blue Cross/Blue Shield',
  '81': 'Self-pay',
};

/** The id of a person's Patient at a practice: another for each, and none tells of the others. */
export function patientIdOf(practice: Practice, seed: number, person: number): string {
  return mix(mix(person) ^ mix(seed + practice.index * 7919))
    .toString(16)
    .padStart(8, '0');
}

/** The Patient as US Core has it, written with the practice's habits. https://hl7.org/fhir/us/core/ */
export function patientResource(
  person: Person,
  registered: Registration,
  practice: Practice,
  id: string,
  calendar: Calendar,
): Patient {
  const { dialect } = practice;
  const patient: Patient = {
    resourceType: 'Patient',
    id,
    extension: [
      ...category('race', person.race),
      ...category('ethnicity', person.ethnicity),
      { url: `${US_CORE}/us-core-birthsex`, valueCode: SEX[person.gender] },
    ],
    identifier: identifiers(registered, practice, id),
    active: true,
    name: [nameOf(registered, dialect.upperCase)],
    telecom: telecom(registered, dialect.phone),
    gender: person.gender,
    birthDate: registered.birthDate,
    address: [addressOf(registered, dialect.upperCase)],
    communication: [{ language: { coding: [{ system: 'urn:ietf:bcp:47', code: person.language }] } }],
    managingOrganization: practice.organization,
    generalPractitioner: [practice.clinicians[person.number % practice.clinicians.length]],
  };
  if (dialect.profiles) patient.meta = { profile: [`${US_CORE}/us-core-patient`] };
  if (person.died !== null) patient.deceasedDateTime = calendar.text(person.died);
  return patient;
}

export function coverageResource(person: Person, registered: Registration, id: string, calendar: Calendar): Coverage {
  const { payer } = person;
  const display = PAYERS[payer];
  return {
    resourceType: 'Coverage',
    id: `${id}-coverage`,
    status: 'active',
    type: { coding: [{ system: 'https://nahdo.org/sopt', code: payer, display }], text: display },
    subscriberId: registered.mbi ?? `S${id}`,
    beneficiary: { reference: `Patient/${id}` },
    relationship: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/subscriber-relationship', code: 'self' }],
    },
    period: { start: calendar.text(calendar.first - (person.number % 2000)) },
    payor: [{ display }],
  };
}

function category(name: 'race' | 'ethnicity', code: string | null): Extension[] {
  if (code === null) return [];
  const display = CATEGORIES[code];
  return [
    {
      url: `${US_CORE}/us-core-${name}`,
      extension: [
        { url: 'ombCategory', valueCoding: { system: RACE, code, display } },
        { url: 'text', valueString: display },
      ],
    },
  ];
}

function identifiers({ ssn, mbi }: Registration, practice: Practice, id: string): Identifier[] {
  const number = pad(mix(parseInt(id, 16)), 10);
  const known = [identifier('usual', 'MR', 'Medical record number', `https://${practice.name}.example/mrn`, number)];
  if (ssn !== null) {
    const [area, group, serial] = [ssn.slice(0, 3), ssn.slice(3, 5), ssn.slice(5)];
    const value = practice.dialect.socialSecurity === 'masked' ? `***-**-${serial}` : `${area}-${group}-${serial}`;
    known.push(identifier('official', 'SS', 'Social Security number', 'http://hl7.org/fhir/sid/us-ssn', value));
  }
  if (mbi !== null) {
    known.push(identifier('official', 'MC', "Patient's Medicare number", 'http://hl7.org/fhir/sid/us-mbi', mbi));
  }
  return known;
}

function identifier(
  use: 'usual' | 'official',
  code: string,
  display: string,
  system: string,
  value: string,
): Identifier {
  const type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code, display }] };
  return { use, type, system, value };
}

function nameOf({ given, middle, family, suffix }: Registration, upperCase: boolean): HumanName {
  const written = (text: string) => (upperCase ? text.toUpperCase() : text);
  const name: HumanName = {
    use: 'official',
    family: written(family),
    given: middle === null ? [written(given)] : [written(given), written(middle)],
  };
  if (suffix !== null) name.suffix = [written(suffix)];
  return name;
}

function telecom({ phone, email }: Registration, written: (digits: string) => string): ContactPoint[] {
  const known: ContactPoint[] = [{ system: 'phone', value: written(phone), use: 'home' }];
  if (email !== null) known.push({ system: 'email', value: email });
  return known;
}

function addressOf({ address: { line, city, state, postalCode } }: Registration, upperCase: boolean) {
  return {
    use: 'home' as const,
    line: [upperCase ? line.toUpperCase() : line],
    city: upperCase ? city.toUpperCase() : city,
    state,
    postalCode,
    country: 'US',
  };
}
