import type { SupplementalCode } from './person-result.js';
import type { Measure } from '../fhir/types.js';
import {
  SUPPLEMENTAL_KINDS,
  type CodeSource,
  type SupplementalElement,
  type SupplementalKind,
} from '../measures/programmes/programmes-model.js';

/** Ids of a package's supplemental data elements, by what they say of a person. */
export type SupplementalElements = Record<SupplementalKind, string[]>;

const NAMES: Record<SupplementalKind, RegExp> = {
  payer: /\bpayer|\bpayor|coverage/i,
  sex: /\bsex\b|gender/i,
  race: /\brace\b/i,
  ethnicity: /ethnicity/i,
};

/**
 * Which elements of a Measure give payer, sex, race and ethnicity: told by id, expression or text, for published
 * measures call them `sde-sex`, "SDE Payer Type", "SDE Patient sex for quality measurement".
 */
export function supplementalElements(measure: Pick<Measure, 'supplementalData'>): SupplementalElements {
  const elements: SupplementalElements = { payer: [], sex: [], race: [], ethnicity: [] };
  (measure.supplementalData ?? []).forEach((element, index) => {
    const id = element.id ?? element.criteria.expression ?? `Supplemental_${index + 1}`;
    const name = [id.replaceAll(/[-_]/g, ' '), element.criteria.expression, element.code?.text].join(' ');
    const kind = SUPPLEMENTAL_KINDS.find((each) => NAMES[each].test(name));
    if (kind) elements[kind].push(id);
  });
  return elements;
}

/** Where the supplemental data of a package come from: the others of the run describe the same persons. */
export function supplementalOrigin<Package extends { elements: SupplementalElements }>(
  one: Package,
  all: readonly Package[],
): Record<SupplementalKind, Package[]> {
  const origin = (kind: SupplementalKind) => {
    if (one.elements[kind].length > 0) return [one];
    return all.filter((other) => other.elements[kind].length > 0);
  };
  return { payer: origin('payer'), sex: origin('sex'), race: origin('race'), ethnicity: origin('ethnicity') };
}

/** "Unknown", "asked but unknown" and the like: the person has no code. */
const NULL_FLAVORS = ['http://terminology.hl7.org/CodeSystem/v3-NullFlavor', 'http://hl7.org/fhir/v3/NullFlavor'];

/** What the codes of one person say in the words of the document. */
export interface PersonCodes {
  /** Codes of the document's list, each once, in the order of the list. */
  codes: string[];
  /** Codes without a place there, when nothing else of the person has one. */
  unmapped: SupplementalCode[];
}

/**
 * Translates the codes of a record into those of the document. Payers are grouped by the first digit of the Source of
 * Payment Typology as CMS' certification tool does it: 1 Medicare, 2 Medicaid, 5 and 6 private, all others other.
 */
export function documentCodes(element: SupplementalElement, found: readonly SupplementalCode[]): PersonCodes {
  const distinct = new Map(found.map((code) => [JSON.stringify([code.system, code.code]), code]));
  const known = [...distinct.values()].filter(({ system }) => !NULL_FLAVORS.includes(system ?? ''));
  const codes = element.codes
    .filter(({ from }) => known.some((code) => from.some((source) => covers(source, code))))
    .map(({ code }) => code);
  return { codes, unmapped: codes.length > 0 ? [] : known };
}

/** A code without system counts when it is, as a whole, one of the list. */
function covers(source: CodeSource, { system, code }: SupplementalCode): boolean {
  if (system !== null && system !== source.system) return false;
  if ('code' in source) return source.code === code;
  return system !== null && code.startsWith(source.prefix);
}
