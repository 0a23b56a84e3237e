import type { Request } from 'express';
import { parseJson } from '../fhir/json.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { FhirResource } from '../fhir/types.js';
import { JSON_TYPES, mediaTypeOf } from '../sources/request-body.js';

/** The body's bytes, empty when there is none. */
export function bodyOf(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/**
 * The resource in the body of a request.
 * @throws FhirError 415 for another content type, 400 for invalid JSON or another type than the address names
 */
export function readResource(request: Request, type: string): FhirResource {
  mediaTypeOf(request, JSON_TYPES);
  const resource = parseJson(requireBody(request));
  if (typeof resource.resourceType !== 'string') {
    throw FhirError.of(400, 'required', 'resourceType is missing.', ['resourceType']);
  }
  if (resource.resourceType !== type) {
    throw FhirError.of(400, 'invalid', `resourceType is not ${type}, which the address names.`, ['resourceType']);
  }
  return resource as unknown as FhirResource;
}

/** @throws FhirError 400 when there is no body */
export function requireBody(request: Request): Buffer {
  const body = bodyOf(request);
  if (body.length === 0) throw FhirError.of(400, 'required', 'The body is empty.');
  return body;
}
