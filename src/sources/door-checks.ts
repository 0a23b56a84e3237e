import { parseJson } from '../fhir/json.js';
import { readBundle } from '../fhir/bundle.js';
import { R4_RESOURCE_TYPES } from '../fhir/kept-types.js';
import { FhirError } from '../fhir/operation-outcome.js';
import { isNdjson } from './request-body.js';

/**
 * Cheap checks of a message before it is stored, so that a sender hears at once of what can never be applied. What
 * takes longer (elements, references, codes) is left to the job. NDJSON is judged line by line in the job, since one
 * bad line must not stop the others; here it only has to hold one.
 * @throws FhirError 400 or 422 with the place
 */
export function checkAtDoor(mediaType: string, body: Buffer): void {
  if (isBlank(body)) throw FhirError.of(400, 'required', 'The body is empty; send a resource, a Bundle or NDJSON.');
  if (isNdjson(mediaType)) return;
  const resource = parseJson(body);
  const type = requireType(resource);
  if (type === 'Bundle') readBundle(resource);
}

function requireType(resource: Record<string, unknown>): string {
  const type = resource.resourceType;
  if (typeof type !== 'string' || type === '') {
    throw FhirError.of(422, 'required', 'resourceType is missing.', ['resourceType']);
  }
  if (!R4_RESOURCE_TYPES.has(type)) {
    throw FhirError.of(422, 'value', 'resourceType is not a resource of FHIR R4.', ['resourceType']);
  }
  return type;
}

function isBlank(body: Buffer): boolean {
  return body.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}
