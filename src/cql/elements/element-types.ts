import { cqlType } from '../compile/type-specifier.js';
import { FHIR, type CqlType } from '../runtime/cql-type.js';
import type { FhirElement } from '../runtime/fhir-element.js';
import { FhirModel, type FhirType } from '../runtime/fhir-model.js';

/** What can be had of an element: its type, null where it is not known, or the FHIR type that lacks it. */
export type Step = { type: CqlType | null } | { lacking: string };

const UNKNOWN: Step = { type: null };
/** Of these a record has subtypes with more elements. */
const ABSTRACT: readonly string[] = ['Resource', 'DomainResource', 'Element', 'BackboneElement'];

/**
 * An element of a value of that type, by the types of FHIR 4.0.1. Types that are not FHIR's have whatever they are
 * asked for: only what FHIR can never hold is lacking.
 */
export function stepTo(type: CqlType | null, element: string): Step {
  if (type?.kind === 'choice') return stepOfChoice(type.of, element);
  if (type?.kind === 'tuple') return { type: type.elements.get(element) ?? null };
  if (type?.kind !== 'named' || !type.name.startsWith(FHIR)) return UNKNOWN;
  const fhir = FhirModel.get().type(type.name);
  if (!fhir || ABSTRACT.includes(shortName(fhir))) return UNKNOWN;
  const found = fhir.element(element);
  return found ? { type: typeOfElement(found) } : { lacking: shortName(fhir) };
}

/** The type that ELM states for an expression; null where it states none. */
export function declaredType(node: Readonly<Record<string, unknown>>): CqlType | null {
  return cqlType(node['resultTypeSpecifier'] ?? node['resultTypeName']);
}

/** What a list is of; any other type is of itself, as a query takes it. */
export function itemType(type: CqlType | null): CqlType | null {
  return type?.kind === 'list' ? type.of : type;
}

/** Lacking where each of the types lacks it. */
function stepOfChoice(types: readonly CqlType[], element: string): Step {
  const steps = types.map((type) => stepTo(type, element));
  const lacking = steps.flatMap((step) => ('lacking' in step ? [step.lacking] : []));
  if (lacking.length === steps.length) return { lacking: lacking.join(' or ') };
  const known = steps.flatMap((step) => ('type' in step ? [step.type] : []));
  const of = known.filter((type) => type !== null);
  if (of.length < known.length) return UNKNOWN;
  return { type: of.length === 1 ? (of[0] ?? null) : { kind: 'choice', of } };
}

function typeOfElement({ forms, list }: FhirElement): CqlType | null {
  const of = forms.map(({ system, type }): CqlType | null => {
    if (system !== null) return { kind: 'named', name: `{urn:hl7-org:elm-types:r1}${system}` };
    const fhir = type();
    return fhir && { kind: 'named', name: fhir.name };
  });
  const known = of.filter((type) => type !== null);
  const [first] = known;
  if (!first || known.length < of.length) return null;
  const one: CqlType = known.length === 1 ? first : { kind: 'choice', of: known };
  return list ? { kind: 'list', of: one } : one;
}

function shortName({ name }: FhirType): string {
  return name.slice(FHIR.length);
}
