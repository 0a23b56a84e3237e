import { parseText, stringifyJson } from '../../fhir/json.js';
import { codingWithParts, type Flaw } from '../../sources/health/coding/flaws.js';
import type { ConceptKind, PanelPart, StandardCode } from '../../sources/health/coding/concept-kinds.js';
import { isJson, listAt, textAt, type Json } from '../../sources/health/coding/json-elements.js';
import { partOf, quantitiesOf } from '../../sources/health/coding/recognition.js';
import { STANDARD_CODES } from '../../sources/health/coding/standard-codes.js';

/** Flaws that can be mended without making anything up but what the resource clearly is. */
export const MENDABLE: ReadonlySet<Flaw> = new Set<Flaw>([
  'local-code',
  'text-only',
  'no-code',
  'no-unit',
  'unusable-unit',
  'no-status',
  'unknown-status',
]);

/** What a resource without status, or of unknown status, is taken for: it happened. */
const HAPPENED: Readonly<Record<string, string>> = {
  DiagnosticReport: 'final',
  Encounter: 'finished',
  Observation: 'final',
  Procedure: 'completed',
};

/** Resources of one source to be mended, by `Type/id` there, each with its kind. */
export type ToMend = ReadonlyMap<string, ConceptKind>;

/**
 * A packed record in which these resources are as if their source had sent them without flaws: with the standard code
 * beside their own, the unit that measures read, and a status. What cannot be mended stays as it is.
 * @returns null when nothing of them is in the record, or nothing could be mended
 */
export function mendedRecord(content: string, sourceId: string, toMend: ToMend): string | null {
  const resources = parseText(content) as Json[];
  const prefix = `urn:uuid:${sourceId}#`;
  let mended = 0;
  for (const resource of resources) {
    const origin = isJson(resource.meta) ? textAt(resource.meta, 'source') : null;
    const kind = origin?.startsWith(prefix) ? toMend.get(origin.slice(prefix.length)) : undefined;
    if (kind && mend(resource, kind)) mended += 1;
  }
  return mended > 0 ? stringifyJson(resources) : null;
}

/** Mends a resource in place. @returns whether anything was mended */
export function mend(resource: Json, kind: ConceptKind): boolean {
  const coded = codingWithParts(resource, kind) !== 'standard' && addCodes(resource, kind);
  const measured = quantitiesOf(resource).filter((quantity) => setUnit(quantity, kind)).length > 0;
  return setStatus(resource) || coded || measured;
}

function addCodes(resource: Json, kind: ConceptKind): boolean {
  const element = STANDARD_CODES[String(resource.resourceType)]?.element ?? 'code';
  const components = listAt(resource, 'component').filter(isJson);
  const part = kind.parts.length > 0 && components.length === 0 ? partOf(kind, resource[element]) : null;
  resource[element] = withCodes(resource[element], part ? [part.code] : kind.standard);
  for (const component of components) {
    const found: PanelPart | null = partOf(kind, component.code);
    if (found) component.code = withCodes(component.code, [found.code]);
  }
  return true;
}

/** The concept, or the first of a list, with these codes beside its own. */
function withCodes(concept: unknown, codes: readonly StandardCode[]): unknown {
  if (Array.isArray(concept)) return [withCodes(concept[0], codes), ...(concept as unknown[]).slice(1)];
  const own = isJson(concept) ? concept : {};
  return { ...own, coding: [...listAt(own, 'coding'), ...codes] };
}

/** A number without unit gets the expected one, which its kind was recognised by; another spelling is put right. */
function setUnit(quantity: Json, { unit }: ConceptKind): boolean {
  if (!unit || typeof quantity.value !== 'number') return false;
  const said = textAt(quantity, 'code') ?? textAt(quantity, 'unit');
  const [least, most] = unit.plausible;
  const isExpected = said === null ? quantity.value >= least && quantity.value <= most : unit.spellings.includes(said);
  if (said === unit.code || !isExpected) return false;
  Object.assign(quantity, { unit: unit.code, system: 'http://unitsofmeasure.org', code: unit.code });
  return true;
}

function setStatus(resource: Json): boolean {
  const type = String(resource.resourceType);
  if (type === 'Condition' && resource.clinicalStatus === undefined && resource.abatementDateTime === undefined) {
    const system = 'http://terminology.hl7.org/CodeSystem/condition-clinical';
    resource.clinicalStatus = { coding: [{ system, code: 'active' }] };
    return true;
  }
  const happened = HAPPENED[type];
  if (happened === undefined || (resource.status !== undefined && resource.status !== 'unknown')) return false;
  resource.status = happened;
  return true;
}
