import { stringify } from 'csv-stringify/sync';
import type { Coverage, FhirResource, Identifier, Location, Patient, PractitionerRole, Reference } from 'fhir/r4.js';
import { Population, type GeneratedPerson } from './population.js';
import type { Practice } from './sources/practice.js';

const ROSTER_COLUMNS = [
  'programme_year',
  'tin',
  'tin_name',
  'site_id',
  'site_name',
  'site_address',
  'npi',
  'clinician_name',
  'specialty',
  'participation_start',
  'participation_end',
];

/** The roster of a made-up ACO as a CSV file: every clinician of every practice, at the site of their role. */
export function rosterFile({ practices, options: { year } }: Population): Buffer {
  return Buffer.from(stringify([ROSTER_COLUMNS, ...practices.flatMap((practice) => rosterLines(practice, year))]));
}

function rosterLines({ resources }: Practice, year: number): string[][] {
  const organization = resources.find((resource) => resource.resourceType === 'Organization');
  const tin = valueOf(organization?.identifier, 'urn:oid:2.16.840.1.113883.4.4');
  return resources.flatMap((role) => {
    if (role.resourceType !== 'PractitionerRole') return [];
    const clinician = find(resources, 'Practitioner', role.practitioner);
    const site = find(resources, 'Location', role.location?.[0]);
    if (clinician?.resourceType !== 'Practitioner' || site?.resourceType !== 'Location') return [];
    const npi = valueOf(clinician.identifier, 'http://hl7.org/fhir/sid/us-npi');
    return [
      [String(year), tin, organization?.name ?? '', ...siteCells(site), npi, ...roleCells(role), '2019-01-01', ''],
    ];
  });
}

function roleCells({ practitioner, code = [] }: PractitionerRole): string[] {
  return [practitioner?.display ?? '', code[0]?.coding?.[0]?.code ?? ''];
}

function siteCells({ id = '', name = '', address }: Location): string[] {
  const { line = [], city, state, postalCode } = address ?? {};
  return [id, name, [...line, city, state, postalCode].join(', ')];
}

function find(resources: readonly FhirResource[], type: string, to: Reference | undefined): FhirResource | undefined {
  return resources.find(({ resourceType, id }) => resourceType === type && `${type}/${id}` === to?.reference);
}

/** Source of Payment Typology: Medicare, and Medicare fee for service. Health plans (11x) are on no list. */
const FEE_FOR_SERVICE: ReadonlySet<string> = new Set(['1', '12']);
/** Beneficiaries of the list whom no EHR of the ACO knows, for each hundred persons. */
const STRANGERS = 0.02;

/** A list of beneficiaries as CMS might give it: those with fee-for-service Medicare, and some whom no EHR knows. */
export function beneficiaryFile(population: Population): Buffer {
  const { persons } = population.options;
  const strangers = Math.ceil(persons * STRANGERS);
  const further = new Population({ ...population.options, persons: persons * 2 });
  const lines = [...population.everyone()].flatMap(beneficiaryLine);
  for (let number = persons + 1, found = 0; number <= persons * 2 && found < strangers; number += 1) {
    const line = beneficiaryLine(further.person(number));
    found += line.length;
    lines.push(...line);
  }
  return Buffer.from(
    stringify([['MBI', 'First Name', 'Last Name', 'Date of Birth', 'Sex', 'Date of Death'], ...lines]),
  );
}

function beneficiaryLine({ charts }: GeneratedPerson): string[][] {
  const resources: FhirResource[] = charts.flatMap((chart) => chart.resources);
  const coverage = resources.find((resource): resource is Coverage => resource.resourceType === 'Coverage');
  const patients = resources.filter((resource): resource is Patient => resource.resourceType === 'Patient');
  const mbi = patients.map(({ identifier }) => valueOf(identifier, 'http://hl7.org/fhir/sid/us-mbi')).find(Boolean);
  if (!mbi || !FEE_FOR_SERVICE.has(coverage?.type?.coding?.[0]?.code ?? '')) return [];
  return [[mbi, ...personCells(patients[0])]];
}

function personCells({ name, birthDate = '', gender, deceasedDateTime = '' }: Patient): string[] {
  const { given = [], family = '' } = name?.[0] ?? {};
  return [given[0] ?? '', family, birthDate, gender === 'female' ? 'F' : 'M', deceasedDateTime];
}

function valueOf(identifiers: readonly Identifier[] | undefined, system: string): string {
  return identifiers?.find((one) => one.system === system)?.value ?? '';
}
