import type { Identifier, Patient } from '../../fhir/types.js';
import { identifierKind, type Field, type IdentifierKind } from '../../records/matching/index.js';

/** What an EHR says of who its patient is, ready to be read. What it does not say is null or an empty list. */
export interface Demographics {
  /** `Elizabeth Ann Okafor Jr.`; one that is not in use says so: `Elizabeth Smith (maiden)`. */
  names: string[];
  /** As FHIR writes it, of whatever precision. */
  birthDate: string | null;
  /** FHIR administrative gender. */
  sex: string | null;
  /** Date or instant; `yes` where the EHR tells no date. */
  deceased: string | null;
  /** One line each. */
  addresses: string[];
  telephones: string[];
  emails: string[];
  identifiers: ShownIdentifier[];
  /** False where the EHR has taken the chart out of use. */
  active: boolean;
}

export interface ShownIdentifier {
  kind: IdentifierKind;
  /** What it is, in the words of the EHR, else its system. */
  label: string;
  /** With nothing but the last four characters where the number opens doors elsewhere. */
  value: string;
}

type Name = NonNullable<Patient['name']>[number];
type Address = NonNullable<Patient['address']>[number];

/** Numbers with which somebody could pass for somebody else; of these only the end is shown. */
const SENSITIVE: ReadonlySet<IdentifierKind> = new Set(['ssn', 'mbi', 'document']);
/** Uses of a name or address that are not the usual one. https://hl7.org/fhir/R4/valueset-name-use.html */
const NOTED: ReadonlySet<string> = new Set(['old', 'maiden', 'nickname', 'temp', 'anonymous']);

/** Everything that a chart shows of its Patient. */
export function demographicsOf(patient: Patient): Demographics {
  return {
    names: distinct(list(patient.name).map((name) => noted(nameText(name), name.use))),
    birthDate: textOrNull(patient.birthDate),
    sex: textOrNull(patient.gender),
    deceased: deceasedOf(patient),
    addresses: distinct(list(patient.address).map((address) => noted(addressText(address), address.use))),
    telephones: contacts(patient, ['phone', 'sms']),
    emails: contacts(patient, ['email']),
    identifiers: identifiersOf(patient),
    active: patient.active !== false,
  };
}

/** The values of a field that matching compares, as the chart has them. */
export function valuesOf(patient: Patient, field: Field): string[] {
  return distinct(READERS[field](patient));
}

const READERS: Readonly<Record<Field, (patient: Patient) => string[]>> = {
  given: (patient) => list(patient.name).map((name) => noted(text(list(name.given)[0]), name.use)),
  family: (patient) => list(patient.name).map((name) => noted(text(name.family), name.use)),
  middle: (patient) => list(patient.name).map(({ given }) => joined(list(given).slice(1))),
  suffix: (patient) => list(patient.name).map(({ suffix }) => joined(list(suffix))),
  birthDate: ({ birthDate }) => [text(birthDate)],
  sex: ({ gender }) => [text(gender)],
  address: (patient) => demographicsOf(patient).addresses,
  telephone: (patient) => demographicsOf(patient).telephones,
  email: (patient) => demographicsOf(patient).emails,
  ssn: (patient) => numbers(patient, 'ssn'),
  mbi: (patient) => numbers(patient, 'mbi'),
  mrn: (patient) => numbers(patient, 'mrn'),
  enterprise: (patient) => numbers(patient, 'enterprise', 'document'),
};

function numbers(patient: Patient, ...kinds: readonly IdentifierKind[]): string[] {
  return identifiersOf(patient)
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, label, value }) => (kind in NAMES ? value : `${value} (${label})`));
}

function identifiersOf({ identifier }: Patient): ShownIdentifier[] {
  return list(identifier).flatMap((one): ShownIdentifier[] => {
    const value = text(one.value);
    if (value === '') return [];
    const kind = identifierKind(one);
    return [{ kind, label: labelOf(one, kind), value: SENSITIVE.has(kind) ? masked(value) : value }];
  });
}

/** What everybody calls a kind of number, whatever its type says. */
const NAMES: Readonly<Partial<Record<IdentifierKind, string>>> = {
  ssn: 'Social Security number',
  mbi: 'Medicare number',
  mrn: 'Medical record number',
};

function labelOf({ type, system }: Identifier, kind: IdentifierKind): string {
  const [coding] = list(type?.coding);
  const words = [NAMES[kind], type?.text, coding?.display, coding?.code, system].map(text);
  return words.find((each) => each !== '') ?? 'no system';
}

/** `123-45-6789` as `••••6789`: what two people compare at a glance, and nobody can use. */
function masked(value: string): string {
  const bare = value.replaceAll(/[^A-Za-z0-9]/g, '');
  return bare.length > 4 ? `••••${bare.slice(-4)}` : '••••';
}

function nameText({ text: whole, prefix, given, family, suffix }: Name): string {
  const parts = joined([...list(prefix), ...list(given), family, ...list(suffix)]);
  return parts === '' ? text(whole) : parts;
}

function addressText({ text: whole, line, city, state, postalCode }: Address): string {
  const parts = [...list(line).map(text), text(city), joined([state, postalCode])].filter((part) => part !== '');
  return parts.length === 0 ? text(whole) : parts.join(', ');
}

function contacts({ telecom }: Patient, systems: readonly string[]): string[] {
  return distinct(
    list(telecom)
      .filter(({ system }) => systems.includes(system ?? ''))
      .map(({ value, use }) => noted(text(value), use)),
  );
}

function deceasedOf({ deceasedBoolean, deceasedDateTime }: Patient): string | null {
  return textOrNull(deceasedDateTime) ?? (deceasedBoolean === true ? 'yes' : null);
}

function noted(words: string, use: string | undefined): string {
  return words !== '' && NOTED.has(use ?? '') ? `${words} (${use})` : words;
}

function joined(parts: readonly unknown[]): string {
  return parts
    .map(text)
    .filter((part) => part !== '')
    .join(' ');
}

function distinct(values: readonly string[]): string[] {
  return [...new Set(values)].filter((value) => value !== '');
}

/** EHRs put nulls and single values where FHIR has a list; what is no list of elements says nothing. */
function list<T>(values: readonly T[] | undefined): T[] {
  return Array.isArray(values) ? (values as (T | null)[]).filter((value): value is T => value != null) : [];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

function textOrNull(value: unknown): string | null {
  return text(value) === '' ? null : text(value);
}
