/** What a list shows of a resource, whatever its type. */
export interface ResourceDescription {
  /** When it happened, as the resource says: a FHIR date of any precision, or an instant; null when it says nothing. */
  date: string | null;
  /** What it is about, in the words of its code; null when it has none. */
  text: string | null;
  status: string | null;
}

type Json = Record<string, unknown>;

/**
 * Where resources say when they happened, the clinically relevant time first. The same order serves every type,
 * because no type has two of these that contradict each other. https://hl7.org/fhir/R4/fivews.html
 */
const DATES = [
  'effectiveDateTime',
  'effectivePeriod.start',
  'effectiveInstant',
  'performedDateTime',
  'performedPeriod.start',
  'occurrenceDateTime',
  'occurrencePeriod.start',
  'onsetDateTime',
  'onsetPeriod.start',
  'period.start',
  'billablePeriod.start',
  'authoredOn',
  'recordedDate',
  'issued',
  'started',
  'start',
  'date',
  'created',
  'birthDate',
] as const;

/** Where resources say what they are about: elements with a CodeableConcept, a list of them, or a Coding. */
const CONCEPTS = [
  'code',
  'vaccineCode',
  'medicationCodeableConcept',
  'productCodeableConcept',
  'type',
  'serviceType',
  'category',
  'class',
] as const;

/** Describes a resource of any type from its JSON. Never throws: what is not there is null. */
export function describeResource(resource: unknown): ResourceDescription {
  const content = isObject(resource) ? resource : {};
  return {
    date: firstText(DATES.map((path) => at(content, path))),
    text: firstText([...CONCEPTS.map((element) => wordsOf(content[element])), content.name, content.title]),
    status: firstText([content.status, wordsOf(content.clinicalStatus)]),
  };
}

function at(content: Json, path: string): unknown {
  return path.split('.').reduce<unknown>((value, step) => (isObject(value) ? value[step] : undefined), content);
}

/** The words of a CodeableConcept, of a Coding, or of the first of a list: text, then display, then code. */
function wordsOf(concept: unknown): unknown {
  const first: unknown = Array.isArray(concept) ? concept[0] : concept;
  if (!isObject(first)) return undefined;
  const coding: unknown = Array.isArray(first.coding) ? first.coding[0] : first;
  return firstText([
    first.text,
    at(isObject(coding) ? coding : {}, 'display'),
    at(isObject(coding) ? coding : {}, 'code'),
  ]);
}

function firstText(values: readonly unknown[]): string | null {
  return values.find((value): value is string => typeof value === 'string' && value !== '') ?? null;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
