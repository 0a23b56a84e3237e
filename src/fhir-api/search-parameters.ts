import { KEPT_TYPES } from '../fhir/kept-types.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { SearchQuery } from '../records/record-store.js';
import { SOURCE_PARAMETER } from './source-scope.service.js';

/** A search as it was understood. */
export interface Search {
  query: SearchQuery;
  /** The parameters that were used, for the `self` link; without the place in the pages. */
  used: [name: string, value: string][];
}

/** Where the next page starts: ours, and opaque to clients. */
export const CURSOR_PARAMETER = '_cursor';

/** They shape the answer, not the search. */
const IGNORED = new Set(['_format', '_pretty']);
const LISTS = new Set(['_id', 'identifier', 'patient']);
const MOST_COUNT = 1000;

/** Search parameters of a type, as the CapabilityStatement names them. */
export function searchParametersOf(type: string): string[] {
  const patient = KEPT_TYPES[type]?.patient ?? [];
  return [
    '_id',
    '_lastUpdated',
    'identifier',
    ...(patient.length > 0 ? ['patient'] : []),
    ...(patient.includes('subject') ? ['subject'] : []),
  ];
}

/**
 * Reads a search. A parameter that is not known would widen the result unseen, so it is refused, unless the client
 * asks for `Prefer: handling=lenient`. https://hl7.org/fhir/R4/search.html#errors
 * @throws FhirError 400 naming the parameter
 */
export function readSearch(type: string, parameters: URLSearchParams, lenient: boolean): Search {
  const search: Search = { query: {}, used: [] };
  const known = searchParametersOf(type);
  for (const [name, value] of parameters) {
    if (IGNORED.has(name)) continue;
    if (name === CURSOR_PARAMETER) {
      search.query.cursor = value;
      continue;
    }
    if (name === '_count') search.query._count = readCount(value);
    else if (known.includes(name)) addFilter(search.query, name === 'subject' ? 'patient' : name, value);
    else if (name !== SOURCE_PARAMETER) {
      if (lenient) continue;
      throw unknownParameter(type, name, known);
    }
    search.used.push([name, value]);
  }
  return search;
}

function addFilter(query: SearchQuery, name: string, value: string): void {
  if (value === '') throw FhirError.of(400, 'value', `${name} has no value.`);
  if (name === '_lastUpdated') {
    query._lastUpdated = [...(query._lastUpdated ?? []), value];
    return;
  }
  const list = name as '_id' | 'identifier' | 'patient';
  // Twice the same parameter means both values at once, which one record store query cannot say.
  if (!LISTS.has(name) || query[list]) {
    throw FhirError.of(400, 'not-supported', `${name} may be given once; separate alternatives by commas.`);
  }
  query[list] = splitValues(value);
}

/** Alternatives are separated by commas; a comma within a value is written `\,`. https://hl7.org/fhir/R4/search.html#escaping */
function splitValues(value: string): string[] {
  const values = value.match(/(?:\\.|[^\\,])+/gs) ?? [];
  return values.map((part) => part.replaceAll(/\\([\\,$|])/g, '$1'));
}

function readCount(value: string): number {
  const count = Number(value);
  if (!/^\d{1,9}$/.test(value)) throw FhirError.of(400, 'value', '_count must be a whole number.');
  return Math.min(Math.max(count, 1), MOST_COUNT);
}

function unknownParameter(type: string, name: string, known: readonly string[]): FhirError {
  const shown = /^[\w:.-]{1,64}$/.test(name) ? name : 'One parameter';
  return FhirError.of(
    400,
    'not-supported',
    `${shown} is not a search parameter of ${type} here; known are ${known.join(', ')} and _count. ` +
      'To have unknown ones passed over, send Prefer: handling=lenient.',
  );
}
