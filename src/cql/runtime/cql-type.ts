/**
 * A type at run time. Named types are qualified as in ELM: `{urn:hl7-org:elm-types:r1}Integer`,
 * `{http://hl7.org/fhir}Observation`. https://cql.hl7.org/02-authorsguide.html#data-types
 */
export type CqlType =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'list'; readonly of: CqlType }
  | { readonly kind: 'interval'; readonly of: CqlType }
  | { readonly kind: 'choice'; readonly of: readonly CqlType[] }
  | { readonly kind: 'tuple'; readonly elements: ReadonlyMap<string, CqlType> };

/** Namespace of CQL's own types. */
export const SYSTEM = '{urn:hl7-org:elm-types:r1}';
/** Namespace of FHIR's types, whatever profile or model the logic is written against. */
export const FHIR = '{http://hl7.org/fhir}';
