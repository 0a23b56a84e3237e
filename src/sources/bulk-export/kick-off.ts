/** Of whom an export is: the members of a group, all patients, or all that the server has. */
export type ExportLevel = 'group' | 'patient' | 'system';

/** What is to be exported. */
export interface ExportScope {
  level: ExportLevel;
  groupId: string | null;
  /** The server's time of the export before; null for everything. */
  since: string | null;
  /** Resource types; null for all. */
  types: readonly string[] | null;
  /** Only these patients; null for all. */
  patients: readonly string[] | null;
}

/** The request that starts an export. */
export interface KickOff {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const HEADERS = { accept: 'application/fhir+json', prefer: 'respond-async, handling=lenient' };
const NDJSON = 'application/fhir+ndjson';

/**
 * The kick-off of an export: a GET with a query, as versions 1 to 3 have it; a POST of Parameters where the server is of
 * version 4, or where patients are named. https://hl7.org/fhir/uv/bulkdata/export.html#bulk-data-kick-off-request
 */
export function kickOffOf(base: string, scope: ExportScope, method: 'GET' | 'POST'): KickOff {
  const url = new URL(`${base}/${placeOf(scope)}$export`);
  if (method === 'POST' || scope.patients !== null) {
    const headers = { ...HEADERS, 'content-type': 'application/fhir+json' };
    return { method: 'POST', url: url.href, headers, body: JSON.stringify(parametersOf(scope)) };
  }
  url.searchParams.set('_outputFormat', NDJSON);
  if (scope.since !== null) url.searchParams.set('_since', scope.since);
  if (scope.types !== null) url.searchParams.set('_type', scope.types.join(','));
  return { method: 'GET', url: url.href, headers: HEADERS, body: undefined };
}

function placeOf({ level, groupId }: ExportScope): string {
  if (level === 'group') return `Group/${encodeURIComponent(groupId ?? '')}/`;
  return level === 'patient' ? 'Patient/' : '';
}

/** One parameter for each type and patient: version 4 takes no lists with commas. */
function parametersOf({ since, types, patients }: ExportScope): object {
  return {
    resourceType: 'Parameters',
    parameter: [
      { name: '_outputFormat', valueString: NDJSON },
      ...(since === null ? [] : [{ name: '_since', valueInstant: since }]),
      ...(types ?? []).map((type) => ({ name: '_type', valueString: type })),
      ...(patients ?? []).map((id) => ({ name: 'patient', valueReference: { reference: `Patient/${id}` } })),
    ],
  };
}
