import type { ConceptKind } from './concept-kinds.js';
import { conceptAt, isJson, listAt, textAt, type Json } from './json-elements.js';
import { quantitiesOf } from './recognition.js';
import { codingOf, codingOfConcept, STANDARD_CODES, type Coding } from './standard-codes.js';

/** What keeps measures from using a resource, in the order in which they are told. */
export const FLAWS = [
  'local-code',
  'text-only',
  'no-code',
  'not-sent',
  'no-unit',
  'unusable-unit',
  'no-status',
  'unknown-status',
  'in-error',
  'no-date',
] as const;

export type Flaw = (typeof FLAWS)[number];

const WORST_CODINGS = ['no-code', 'text-only', 'local-code'] as const;

/** How a resource says what it is about, of a panel also what its parts are: the worst of them. */
export function codingWithParts(resource: Json, kind: ConceptKind | null): Coding {
  const own = codingOf(resource);
  if (!kind || kind.parts.length === 0) return own;
  const systems = STANDARD_CODES[String(resource.resourceType)]?.systems ?? new Set<string>();
  const parts = listAt(resource, 'component').filter(isJson);
  const codings = [own, ...parts.map(({ code }) => codingOfConcept(code, systems))];
  return WORST_CODINGS.find((coding) => codings.includes(coding)) ?? 'standard';
}

/** The flaw of a unit, if it has one: for any number that it is missing, for a known kind that measures do not read it. */
export function unitFlaw(resource: Json, kind: ConceptKind | null): 'no-unit' | 'unusable-unit' | null {
  const quantities = quantitiesOf(resource).filter(({ value }) => typeof value === 'number');
  const units = quantities.map((quantity) => textAt(quantity, 'code') ?? textAt(quantity, 'unit'));
  if (units.includes(null)) return 'no-unit';
  return kind?.unit && units.some((unit) => unit !== kind.unit?.code) ? 'unusable-unit' : null;
}

/** Types whose status measures ask for; that of a Condition is its clinical status. */
const WITH_STATUS: ReadonlySet<string> = new Set([
  'DiagnosticReport',
  'Encounter',
  'Immunization',
  'MedicationRequest',
  'Observation',
  'Procedure',
  'ServiceRequest',
]);

export function statusFlaw(resource: Json): 'no-status' | 'unknown-status' | 'in-error' | null {
  const type = String(resource.resourceType);
  if (type === 'Condition') {
    const verification = codeOf(resource.verificationStatus);
    if (verification === 'entered-in-error') return 'in-error';
    return codeOf(resource.clinicalStatus) === null ? 'no-status' : null;
  }
  if (!WITH_STATUS.has(type)) return null;
  const status = textAt(resource, 'status');
  if (status === null) return 'no-status';
  if (status === 'entered-in-error') return 'in-error';
  return status === 'unknown' ? 'unknown-status' : null;
}

function codeOf(concept: unknown): string | null {
  return conceptAt(concept).codings.find(({ code }) => code !== null)?.code ?? null;
}
