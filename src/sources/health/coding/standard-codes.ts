import type { Json } from './json-elements.js';
import { conceptAt, listAt } from './json-elements.js';
import { isUnresolved } from './referred-codes.js';

/** Where a type says what it is about, and in which code systems measures ask for it. */
export interface StandardCodes {
  /** Element with a CodeableConcept, or a list of them. */
  element: string;
  systems: ReadonlySet<string>;
  /** What a person calls these systems. */
  words: string;
}

const SYSTEMS = {
  snomed: 'http://snomed.info/sct',
  loinc: 'http://loinc.org',
  icd10cm: 'http://hl7.org/fhir/sid/icd-10-cm',
  icd10pcs: 'http://www.cms.gov/Medicare/Coding/ICD10',
  cpt: 'http://www.ama-assn.org/go/cpt',
  hcpcs: 'http://www.nlm.nih.gov/research/umls/hcpcs',
  hcpcsLevel2: 'https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
  cdt: 'http://www.ada.org/cdt',
  rxnorm: 'http://www.nlm.nih.gov/research/umls/rxnorm',
  cvx: 'http://hl7.org/fhir/sid/cvx',
} as const;

function standard(element: string, words: string, ...names: (keyof typeof SYSTEMS)[]): StandardCodes {
  return { element, words, systems: new Set(names.map((name) => SYSTEMS[name])) };
}

const CARE = ['cpt', 'hcpcs', 'hcpcsLevel2', 'cdt', 'snomed'] as const;

/**
 * The systems that the value sets of published measures draw on, by type. A code system that is written as an object
 * identifier is none of them: measures compare the URI. https://hl7.org/fhir/R4/terminologies-systems.html
 */
export const STANDARD_CODES: Readonly<Record<string, StandardCodes>> = {
  AllergyIntolerance: standard('code', 'SNOMED CT or RxNorm', 'snomed', 'rxnorm'),
  Condition: standard('code', 'SNOMED CT or ICD-10-CM', 'snomed', 'icd10cm'),
  DeviceRequest: standard('codeCodeableConcept', 'SNOMED CT or HCPCS', 'snomed', 'hcpcs', 'hcpcsLevel2'),
  DiagnosticReport: standard('code', 'LOINC', 'loinc', 'snomed'),
  Encounter: standard('type', 'CPT, HCPCS or SNOMED CT', ...CARE),
  Immunization: standard('vaccineCode', 'CVX', 'cvx'),
  MedicationAdministration: standard('medicationCodeableConcept', 'RxNorm', 'rxnorm'),
  MedicationDispense: standard('medicationCodeableConcept', 'RxNorm', 'rxnorm'),
  MedicationRequest: standard('medicationCodeableConcept', 'RxNorm', 'rxnorm'),
  MedicationStatement: standard('medicationCodeableConcept', 'RxNorm', 'rxnorm'),
  Observation: standard('code', 'LOINC', 'loinc', 'snomed'),
  Procedure: standard('code', 'CPT, HCPCS, ICD-10-PCS or SNOMED CT', ...CARE, 'icd10pcs'),
  ServiceRequest: standard('code', 'CPT, HCPCS, LOINC or SNOMED CT', ...CARE, 'loinc'),
};

/**
 * How a concept is said: in a standard code, only in codes of the source's own, only in words, not at all, or by a
 * resource that was not sent.
 */
export type Coding = 'standard' | 'local-code' | 'text-only' | 'no-code' | 'not-sent';

/** How a resource says what it is about; `standard` for types without such an element. */
export function codingOf(resource: Json): Coding {
  const known = STANDARD_CODES[String(resource.resourceType)];
  if (!known) return 'standard';
  if (isUnresolved(resource, known.element)) return 'not-sent';
  const kinds = listAt(resource, known.element).map((concept) => codingOfConcept(concept, known.systems));
  return (['standard', 'local-code', 'text-only'] as const).find((kind) => kinds.includes(kind)) ?? 'no-code';
}

/** The same of one CodeableConcept. */
export function codingOfConcept(concept: unknown, systems: ReadonlySet<string>): Coding {
  const { codings, text } = conceptAt(concept);
  const coded = codings.filter(({ code }) => code !== null);
  if (coded.some(({ system }) => system !== null && systems.has(system))) return 'standard';
  if (coded.length > 0) return 'local-code';
  return text !== null || codings.some(({ display }) => display !== null) ? 'text-only' : 'no-code';
}
