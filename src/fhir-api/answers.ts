import type { Request, Response } from 'express';
import { FhirError } from '../fhir/operation-outcome.js';
import type { OperationOutcome } from '../fhir/types.js';
import type { StoredResource } from '../records/record-store.js';
import { FHIR_JSON } from './negotiation.guard.js';

/** Address of the FHIR API as this caller reaches it, such as `https://caliper.example/fhir`. */
export function baseUrl(request: Request, publicUrl: string | undefined): string {
  const origin = publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.get('host') ?? 'localhost'}`;
  return `${origin}/fhir`;
}

/** https://hl7.org/fhir/R4/http.html#versioning */
export function etag(resource: StoredResource): string {
  return `W/"${resource.version}"`;
}

/** Sends JSON text as FHIR. */
export function sendFhir(response: Response, status: number, text: string): void {
  response.status(status).setHeader('Content-Type', `${FHIR_JSON}; charset=utf-8`);
  response.end(text);
}

/** Sends a resource with the headers of its version; 410 for a deleted one, 304 when the caller has this version. */
export function sendResource(
  request: Request,
  response: Response,
  resource: StoredResource,
  content: string | null,
): void {
  setVersionHeaders(response, resource);
  if (content === null) {
    throw FhirError.of(410, 'deleted', `${resource.type}/${resource.id} was deleted.`);
  }
  if (isUnchanged(request, resource)) response.status(304).end();
  else sendFhir(response, 200, content);
}

/**
 * Answers a write as `Prefer: return=` wants it: the resource unless told otherwise.
 * https://hl7.org/fhir/R4/http.html#ops
 */
export function sendWritten(
  request: Request,
  response: Response,
  status: number,
  written: { resource: StoredResource; content: string | null; outcome: OperationOutcome; location: string },
): void {
  setVersionHeaders(response, written.resource);
  response.location(written.location);
  const preference = /(?:^|[\s,;])return=(minimal|representation|OperationOutcome)/.exec(
    request.get('prefer') ?? '',
  )?.[1];
  if (preference === 'minimal') response.status(status).end();
  else if (preference === 'OperationOutcome' || written.content === null) {
    sendFhir(response, status, JSON.stringify(written.outcome));
  } else sendFhir(response, status, written.content);
}

function setVersionHeaders(response: Response, resource: StoredResource): void {
  response.setHeader('ETag', etag(resource));
  response.setHeader('Last-Modified', resource.lastUpdated.toUTCString());
}

/** Conditional read. https://hl7.org/fhir/R4/http.html#cread */
function isUnchanged(request: Request, resource: StoredResource): boolean {
  const tags = request.get('if-none-match');
  if (tags !== undefined) {
    return tags
      .split(',')
      .some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === `"${resource.version}"`);
  }
  const since = Date.parse(request.get('if-modified-since') ?? '');
  return Math.floor(resource.lastUpdated.getTime() / 1000) * 1000 <= since;
}
