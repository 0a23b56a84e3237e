export type Json = Record<string, unknown>;

/** What a CodeableConcept says; elements of another shape than FHIR has say nothing. */
export interface ReadConcept {
  codings: { system: string | null; code: string | null; display: string | null }[];
  text: string | null;
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The values of an element, whether it is a list or not. */
export function listAt(node: Json, element: string): unknown[] {
  const value = node[element];
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

export function textAt(node: Json, element: string): string | null {
  const value = node[element];
  return typeof value === 'string' && value !== '' ? value : null;
}

export function conceptAt(concept: unknown): ReadConcept {
  if (!isJson(concept)) return { codings: [], text: null };
  const codings = listAt(concept, 'coding')
    .filter(isJson)
    .map((coding) => ({
      system: textAt(coding, 'system'),
      code: textAt(coding, 'code'),
      display: textAt(coding, 'display'),
    }));
  return { codings, text: textAt(concept, 'text') };
}

/** All words of a concept in lower case: its text and the displays of its codings. */
export function wordsOf(concept: unknown): string {
  const { codings, text } = conceptAt(concept);
  return [text, ...codings.map(({ display }) => display)].filter(Boolean).join(' | ').toLowerCase();
}

/** Whether a concept has one of these codes, as `system|code`. */
export function hasCode(concept: unknown, codes: ReadonlySet<string>): boolean {
  return conceptAt(concept).codings.some(({ system, code }) => codes.has(`${system}|${code}`));
}
