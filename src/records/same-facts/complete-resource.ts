import { adoptDecimals } from '../../fhir/json.js';
import { codesOf } from './fact-codes.js';
import { FACT_KINDS } from './fact-kinds.js';

type Node = Record<string, unknown>;

/** What belongs to the resource and not to the fact. */
const OF_THE_RESOURCE = new Set(['resourceType', 'id', 'meta', 'text', 'contained', 'status', 'implicitRules']);

/** Elements that have one form each. */
const CHOICES = [
  'value',
  'effective',
  'onset',
  'abatement',
  'performed',
  'medication',
  'reported',
  'occurrence',
] as const;

/**
 * Adds to a resource what another source says of the same fact: codings of the coded elements, profiles, and elements
 * that it lacks. What it says itself stays. Elements that refer to contained resources are not taken over.
 */
export function completeResource(kept: Node, other: Node): void {
  const kind = FACT_KINDS[String(kept.resourceType)];
  for (const [name, value] of Object.entries(other)) {
    if (OF_THE_RESOURCE.has(name.replace(/^_/, ''))) continue;
    if (!has(kept, name)) {
      if (!JSON.stringify(value).includes('"reference":"#')) kept[name] = value;
    } else if (name === conceptOf(kind?.code) || kind?.agreeing.includes(name)) {
      kept[name] = joinConcepts(kept[name], value);
    }
  }
  joinProfiles(kept, other);
  adoptDecimals(kept, other);
}

function has(resource: Node, name: string): boolean {
  const plain = name.replace(/^_/, '');
  const choice = CHOICES.find((start) => /^[A-Z]/.test(plain.slice(start.length)) && plain.startsWith(start));
  if (!choice) return resource[plain] !== undefined || resource[`_${plain}`] !== undefined;
  const form = new RegExp(`^_?${choice}[A-Z]`);
  return Object.keys(resource).some((key) => form.test(key));
}

function conceptOf(code: string | undefined): string | undefined {
  return code === 'medication' ? 'medicationCodeableConcept' : code;
}

/** A list gets the concepts of which it has no code, a single concept the codings; a Coding stays as it is. */
function joinConcepts(own: unknown, added: unknown): unknown {
  const known = new Set(codesOf(own));
  const missing = (item: unknown) => codesOf(item).length > 0 && !codesOf(item).some((code) => known.has(code));
  if (Array.isArray(own) && Array.isArray(added))
    return [...(own as unknown[]), ...(added as unknown[]).filter(missing)];
  const [concept, codings] = [own as Node, (added as Node).coding];
  if (!Array.isArray(concept.coding) || !Array.isArray(codings)) return own;
  return { ...concept, coding: [...(concept.coding as unknown[]), ...(codings as unknown[]).filter(missing)] };
}

function joinProfiles(kept: Node, other: Node): void {
  const [own, added] = [kept, other].map(({ meta }) => ((meta as Node | undefined)?.profile ?? []) as string[]);
  const profile = [...new Set([...own, ...added])];
  if (profile.length > own.length) kept.meta = { ...(kept.meta as Node), profile };
}
