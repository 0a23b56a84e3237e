import type { Patient } from '../../src/fhir/types.js';

/** What a made-up Patient has; what is left out is as in PERSON, null leaves it away. */
export interface PatientSketch {
  given?: string | null;
  middle?: string | null;
  family?: string | null;
  suffix?: string | null;
  born?: string | null;
  sex?: 'female' | 'male' | null;
  line?: string | null;
  zip?: string | null;
  telephone?: string | null;
  email?: string | null;
  ssn?: string | null;
  mbi?: string | null;
  /** `system|value` */
  mrn?: string | null;
}

const PERSON: Required<PatientSketch> = {
  given: 'Elizabeth',
  middle: null,
  family: 'Okafor',
  suffix: null,
  born: '1958-03-07',
  sex: 'female',
  line: '12 Walnut Street Apt 3',
  zip: '01105',
  telephone: '(413) 555-0123',
  email: null,
  ssn: null,
  mbi: null,
  mrn: null,
};

const identifier = (code: string, system: string, value: string) => ({
  type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code }] },
  system,
  value,
});

/** A Patient as an EHR sends it. */
export function patient(sketch: PatientSketch = {}): Patient {
  const known = { ...PERSON, ...sketch };
  const given = present(known.given, known.middle);
  return {
    resourceType: 'Patient',
    name: [{ family: known.family ?? undefined, given, suffix: present(known.suffix) }],
    birthDate: known.born ?? undefined,
    gender: known.sex ?? undefined,
    address: [{ line: present(known.line), postalCode: known.zip ?? undefined }],
    telecom: [
      ...present(known.telephone).map((value) => ({ system: 'phone' as const, value })),
      ...present(known.email).map((value) => ({ system: 'email' as const, value })),
    ],
    identifier: [
      ...present(known.ssn).map((value) => identifier('SS', 'http://hl7.org/fhir/sid/us-ssn', value)),
      ...present(known.mbi).map((value) => identifier('MC', 'http://hl7.org/fhir/sid/us-mbi', value)),
      ...present(known.mrn).map((issued) => identifier('MR', ...(issued.split('|') as [string, string]))),
    ],
  };
}

function present(...values: (string | null)[]): string[] {
  return values.filter((value) => value !== null);
}
