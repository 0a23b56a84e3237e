import { CONCEPT_KINDS, type ConceptKind, type PanelPart } from './concept-kinds.js';
import { conceptAt, hasCode, isJson, listAt, wordsOf, type Json } from './json-elements.js';
import { STANDARD_CODES } from './standard-codes.js';

const BY_TYPE = new Map<string, readonly ConceptKind[]>(
  [...new Set(CONCEPT_KINDS.flatMap(({ types }) => types))].map((type) => [
    type,
    CONCEPT_KINDS.filter(({ types }) => types.includes(type)),
  ]),
);

const BY_CODE = new Map(
  CONCEPT_KINDS.flatMap((kind) =>
    kind.types.flatMap((type) => [...kind.codes].map((code) => [`${type}|${code}`, kind] as const)),
  ),
);

/**
 * Which kind of data a resource is: by its standard code or, where it has none of this kind's systems, by its words,
 * and for numbers by their size. Null: none that measures need, or none for certain.
 * @param coded whether it carries a standard code
 */
export function kindOf(resource: Json, coded: boolean): ConceptKind | null {
  const type = String(resource.resourceType);
  const kinds = BY_TYPE.get(type);
  if (!kinds) return null;
  const concepts = listAt(resource, STANDARD_CODES[type]?.element ?? 'code');
  for (const { system, code } of concepts.flatMap((concept) => conceptAt(concept).codings)) {
    const known = BY_CODE.get(`${type}|${system}|${code}`);
    if (known) return known;
  }
  if (coded) return null;
  const words = concepts.map(wordsOf).filter((text) => text !== '');
  return kinds.find((kind) => looksLike(kind, words, resource)) ?? null;
}

/** Which part of a panel a component, or an observation of one part alone, is. */
export function partOf(kind: ConceptKind, concept: unknown): PanelPart | null {
  const byCode = kind.parts.find(({ code }) => hasCode(concept, new Set([`${code.system}|${code.code}`])));
  if (byCode) return byCode;
  const found = kind.parts.filter(({ words }) => words.test(wordsOf(concept)));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The numbers of a resource: its own, and those of its components. */
export function quantitiesOf(resource: Json): Json[] {
  return [resource, ...listAt(resource, 'component')]
    .filter(isJson)
    .map((node) => node.valueQuantity)
    .filter(isJson);
}

function looksLike(kind: ConceptKind, words: readonly string[], resource: Json): boolean {
  if (!words.some((text) => kind.looksLike.test(text)) || words.some((text) => kind.unlike.test(text))) return false;
  if (!kind.unit) return true;
  const quantities = quantitiesOf(resource);
  if (quantities.length === 0 || !quantities.every((quantity) => isPlausible(kind, quantity))) return false;
  return kind.parts.length === 0 || hasShapeOf(kind, resource);
}

/** A panel with each part once, or one part by itself. */
function hasShapeOf(kind: ConceptKind, resource: Json): boolean {
  const components = listAt(resource, 'component').filter(isJson);
  if (components.length === 0) return partOf(kind, resource.code) !== null;
  return kind.parts.every((part) => components.filter(({ code }) => partOf(kind, code) === part).length === 1);
}

function isPlausible({ unit }: ConceptKind, { value }: Json): boolean {
  return unit !== null && typeof value === 'number' && value >= unit.plausible[0] && value <= unit.plausible[1];
}
