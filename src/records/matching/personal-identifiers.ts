import type { Identifier, Patient } from '../../fhir/types.js';

/** By what a source patient may be matched: `system` and `value` are both there. */
export interface PersonalIdentifier {
  system: string;
  value: string;
}

/**
 * Identifier types (HL7 v2 table 0203) that do not name one person: accounts, visits, orders, organizations, and
 * what a family shares. http://terminology.hl7.org/CodeSystem/v2-0203
 */
const NOT_PERSONAL: ReadonlySet<string> = new Set(
  `AN AND ANON ANC ANT APRN VN FI FILL PLAC ACSN AC EI EN XX NIIP NII PI-FAM SB SN SNO GI GN GRP RI RRI CZ LN LACSN
  LR MCN MS PLAC FGN HH U UDI USID VP WP`.split(/\s+/),
);

/** Words that systems put where a number is not known. */
const PLACEHOLDERS: ReadonlySet<string> = new Set(
  `unknown unk none na null nil test temp tbd pending refused declined undefined notavailable notapplicable noid nossn
  nomrn nomatch missing invalid xxx 123456789 1234567890 078051120 987654321 012345678`.split(/\s+/),
);

/**
 * The identifiers of a Patient by which it may be matched with a Patient of another source: with a system, in use,
 * of a personal type, and not a placeholder. `usual`, `official` and unmarked ones count; `temp` and `old` do not,
 * because they may be given to somebody else.
 */
export function personalIdentifiers(patient: Patient): PersonalIdentifier[] {
  const found = new Map<string, PersonalIdentifier>();
  for (const identifier of patient.identifier ?? []) {
    const system = text(identifier.system);
    const value = text(identifier.value);
    if (!system || !value || !isPersonal(identifier) || isPlaceholder(value)) continue;
    found.set(`${system}|${value}`, { system, value });
  }
  return [...found.values()];
}

/** What an EHR writes in place of digits that it does not show; what is left names many people. */
const MASKED = /\*|\bx{3}\b/i;

/**
 * Whether a value stands for "not known": empty of letters and digits, one character repeated, a known word, or masked,
 * as in `***-**-1234`.
 */
export function isPlaceholder(value: string): boolean {
  const bare = value.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return (
    MASKED.test(value) ||
    bare === '' ||
    (bare.length > 1 && /^(.)\1*$/.test(bare)) ||
    bare === '0' ||
    PLACEHOLDERS.has(bare)
  );
}

/** Whether it is in use, and of a type that names one person. */
export function isPersonal(identifier: Identifier): boolean {
  if (identifier.use === 'temp' || identifier.use === 'old') return false;
  const codes = Array.isArray(identifier.type?.coding) ? identifier.type.coding : [];
  return !codes.some((coding) => NOT_PERSONAL.has(coding?.code ?? ''));
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}
