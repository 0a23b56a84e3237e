import type { ValueSet } from '../fhir/types.js';

/** One code of an expansion. */
export interface ExpandedCode {
  system: string | undefined;
  code: string;
  version: string | undefined;
  display: string | undefined;
}

type Contains = NonNullable<NonNullable<ValueSet['expansion']>['contains']>;

/**
 * All codes of a value set: its expansion with nested entries, or its compose when that only lists codes. Abstract
 * entries are headings, not codes; inactive ones are kept, because old data carries them and measures list them on
 * purpose. https://hl7.org/fhir/R4/valueset-definitions.html#ValueSet.expansion.contains
 * @returns null when the codes are not known without a terminology server
 */
export function expandedCodes(valueSet: ValueSet): ExpandedCode[] | null {
  if (valueSet.expansion) return flatten(valueSet.expansion.contains ?? []);
  const { include = [], exclude = [] } = valueSet.compose ?? {};
  const listed = include.every(({ concept, filter, valueSet: imported }) => concept && !filter && !imported);
  if (include.length === 0 || exclude.length > 0 || !listed) return null;
  return include.flatMap(({ system, version, concept = [] }) =>
    concept.map(({ code, display }) => ({ system, version, code, display })),
  );
}

function flatten(contains: Contains): ExpandedCode[] {
  return contains.flatMap(({ system, version, code, display, abstract, contains: nested }) => [
    ...(code !== undefined && !abstract ? [{ system, version, code, display }] : []),
    ...(nested ? flatten(nested) : []),
  ]);
}
