import type { AddressFeatures, BirthDate, IdentifierKind, PatientFeatures, StrongIdentifier } from './features.js';
import { LEVELS } from './model.js';
import { isMistypedNumber } from './spelling.js';

/** Years by which parents and children are apart at least. */
const GENERATION = 13;

/** At which level two dates of birth agree. */
export function birthDateLevel(a: BirthDate | null, b: BirthDate | null) {
  if (a === null || b === null) return null;
  if (!isWhole(a) || !isWhole(b)) return incompleteLevel(a, b);
  const [written, other] = [digits(a), digits(b)];
  if (written === other) return 'same';
  if (a.year === b.year && a.month === b.day && a.day === b.month) return 'day-and-month-swapped';
  if (isMistypedNumber(written, other)) return 'one-digit';
  const parts = Number(a.year === b.year) + Number(a.month === b.month) + Number(a.day === b.day);
  return parts === 2 ? 'two-parts' : apart(a, b);
}

function isWhole({ month, day }: BirthDate): boolean {
  return month !== null && day !== null;
}

function incompleteLevel(a: BirthDate, b: BirthDate) {
  if (a.year !== b.year) return apart(a, b);
  const agrees = a.month === null || b.month === null || a.month === b.month;
  return agrees ? 'incomplete' : 'different';
}

function apart(a: BirthDate, b: BirthDate) {
  return Math.abs(a.year - b.year) >= GENERATION ? 'generation-apart' : 'different';
}

function digits({ year, month, day }: BirthDate): string {
  return String(year * 10_000 + (month ?? 0) * 100 + (day ?? 0));
}

export function sexLevel({ sex: a }: PatientFeatures, { sex: b }: PatientFeatures) {
  if (a === null || b === null) return null;
  return a === b ? 'same' : 'different';
}

/** The best level of any home of one with any home of the other. */
export function addressLevel({ addresses: a }: PatientFeatures, { addresses: b }: PatientFeatures) {
  if (a.length === 0 || b.length === 0) return null;
  const levels = a.flatMap((home) => b.map((other) => homeLevel(home, other)));
  return LEVELS.address.find((level) => levels.includes(level)) ?? 'different';
}

function homeLevel(a: AddressFeatures, b: AddressFeatures): (typeof LEVELS.address)[number] {
  const sameCode = a.zip5 === b.zip5 && a.zip5 !== '';
  const sameHouse = a.house !== '' && a.street !== '' && a.house === b.house && a.street === b.street;
  if (!sameHouse) return sameCode ? 'postal-code' : 'different';
  return sameCode || a.zip5 === '' || b.zip5 === '' ? 'same' : 'street';
}

export function telephoneLevel({ telephones: a }: PatientFeatures, { telephones: b }: PatientFeatures) {
  if (a.length === 0 || b.length === 0) return null;
  if (a.some((number) => b.includes(number))) return 'same';
  return a.some((number) => b.some((other) => isMistypedNumber(number, other))) ? 'misspelt' : 'different';
}

export function emailLevel({ emails: a }: PatientFeatures, { emails: b }: PatientFeatures) {
  if (a.length === 0 || b.length === 0) return null;
  return a.some((address) => b.includes(address)) ? 'same' : 'different';
}

export function socialSecurityLevel(a: PatientFeatures, b: PatientFeatures) {
  const [whole, others] = [valuesOf(a, 'ssn'), valuesOf(b, 'ssn')];
  if (whole.length > 0 && others.length > 0) return numberLevel(whole, others);
  const [last, lastOfOther] = [lastFour(a, whole), lastFour(b, others)];
  if (last.length === 0 || lastOfOther.length === 0) return null;
  return last.some((value) => lastOfOther.includes(value)) ? 'last-four' : 'different';
}

export function medicareLevel(a: PatientFeatures, b: PatientFeatures) {
  const [values, others] = [valuesOf(a, 'mbi'), valuesOf(b, 'mbi')];
  return values.length > 0 && others.length > 0 ? numberLevel(values, others) : null;
}

/** Medical record numbers of one system. */
export function recordNumberLevel(a: PatientFeatures, b: PatientFeatures) {
  return issuedLevel(ofKind(a, 'mrn'), ofKind(b, 'mrn'));
}

/** Other numbers of one issuer. A licence or passport that differs says nothing: they are replaced. */
export function enterpriseLevel(a: PatientFeatures, b: PatientFeatures) {
  if (issuedLevel(ofKind(a, 'document'), ofKind(b, 'document')) === 'same') return 'same';
  return issuedLevel(ofKind(a, 'enterprise'), ofKind(b, 'enterprise'));
}

function issuedLevel(a: readonly StrongIdentifier[], b: readonly StrongIdentifier[]) {
  let comparable = false;
  for (const identifier of a) {
    for (const other of b) {
      if (identifier.system !== other.system) continue;
      if (identifier.value === other.value) return 'same';
      comparable = true;
    }
  }
  return comparable ? 'different' : null;
}

function numberLevel(a: readonly string[], b: readonly string[]) {
  if (a.some((value) => b.includes(value))) return 'same';
  return a.some((value) => b.some((other) => isMistypedNumber(value, other))) ? 'misspelt' : 'different';
}

function lastFour(features: PatientFeatures, whole: readonly string[]): string[] {
  return whole.length > 0 ? whole.map((value) => value.slice(-4)) : valuesOf(features, 'ssn-last4');
}

function ofKind({ identifiers }: PatientFeatures, kind: IdentifierKind): StrongIdentifier[] {
  return identifiers.filter((identifier) => identifier.kind === kind);
}

function valuesOf(features: PatientFeatures, kind: IdentifierKind): string[] {
  return ofKind(features, kind).map(({ value }) => value);
}
