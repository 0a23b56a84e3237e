import type { Identifier, Patient } from '../../fhir/types.js';
import { isPersonal, isPlaceholder } from './personal-identifiers.js';
import { MOST, type IdentifierKind, type StrongIdentifier } from './features.js';

const KIND_OF_SYSTEM: ReadonlyMap<string, IdentifierKind> = new Map([
  ['http://hl7.org/fhir/sid/us-ssn', 'ssn'],
  ['urn:oid:2.16.840.1.113883.4.1', 'ssn'],
  ['http://hl7.org/fhir/sid/us-mbi', 'mbi'],
  ['urn:oid:2.16.840.1.113883.4.927', 'mbi'],
]);
/** By type (HL7 v2 table 0203). http://terminology.hl7.org/CodeSystem/v2-0203 */
const KIND_OF_TYPE: ReadonlyMap<string, IdentifierKind> = new Map([
  ['SS', 'ssn'],
  ['MC', 'mbi'],
  ['MR', 'mrn'],
  ['DL', 'document'],
  ['PPN', 'document'],
]);
/** Eleven characters without S, L, O, I, B, Z. https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi-with-format.pdf */
const MBI = /^[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d[AC-HJKMNP-RT-Y]{2}\d\d$/;
/** No area 000, 666 or from 900, no group 00, no serial 0000. https://www.ssa.gov/employer/randomization.html */
const SSN = /^(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}$/;

/** The ends of numbers like 123-45-6789, which a mask does not hide. */
const MASKED_PLACEHOLDERS: ReadonlySet<string> = new Set(['6789', '1234', '4321']);

/** The identifiers of a Patient that belong to one person, each once; placeholders and impossible numbers are dropped. */
export function strongIdentifiers(patient: Patient): StrongIdentifier[] {
  const found = new Map<string, StrongIdentifier>();
  for (const identifier of Array.isArray(patient.identifier) ? patient.identifier : []) {
    const strong = identifier ? strongIdentifier(identifier) : null;
    if (strong) found.set(`${strong.kind}|${strong.system}|${strong.value}`, strong);
  }
  const all = [...found.values()];
  const whole = all.filter(({ kind }) => kind === 'ssn');
  // Last four digits beside the whole number say nothing more.
  return (whole.length > 0 ? all.filter(({ kind }) => kind !== 'ssn-last4') : all).slice(0, MOST.identifiers);
}

function strongIdentifier(identifier: Identifier): StrongIdentifier | null {
  const [system, value] = [text(identifier.system), text(identifier.value)];
  if (value === '' || !isPersonal(identifier)) return null;
  const kind = identifierKind(identifier);
  // A national number needs no system to be known as such.
  if (kind === 'ssn') return socialSecurity(value);
  if (kind === 'mbi') {
    const bare = value.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
    return MBI.test(bare) ? { kind, system: '', value: bare } : null;
  }
  return system === '' || isPlaceholder(value) ? null : { kind, system, value };
}

/** What an identifier is, by its system, else by its type; `enterprise` where neither is known. */
export function identifierKind({ system, type }: Identifier): IdentifierKind {
  const national = KIND_OF_SYSTEM.get(system ?? '');
  if (national) return national;
  const codes = Array.isArray(type?.coding) ? type.coding.map((coding) => KIND_OF_TYPE.get(coding?.code ?? '')) : [];
  return codes.find((kind) => kind !== undefined) ?? 'enterprise';
}

function socialSecurity(value: string): StrongIdentifier | null {
  const digits = value.replaceAll(/\D/g, '');
  if (SSN.test(digits) && !isPlaceholder(digits)) return { kind: 'ssn', system: '', value: digits };
  const [, last] = /^[*xX#•\s-]+(\d{4})$/.exec(value) ?? [];
  return last !== undefined && !isPlaceholder(last) && !MASKED_PLACEHOLDERS.has(last)
    ? { kind: 'ssn-last4', system: '', value: last }
    : null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
