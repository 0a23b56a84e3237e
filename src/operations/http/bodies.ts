import express from 'express';
import type { RequestHandler } from 'express';

/** What a page may send to /api: forms, never data sets. */
const API_LIMIT = '1mb';
/** What a client may send to /auth: a form with a signed assertion. */
const FORM_LIMIT = '32kb';
/** Where administrators send whole measure packages and value sets. */
const CONTENT_ROUTES = ['/api/measures'];
/** Where files are sent as they are. */
const FILE_ROUTES = ['/api/measures/import', '/api/rosters/import', '/api/beneficiary-lists/import'];
const JSON_TYPES = ['application/json', 'application/fhir+json'];

/**
 * Reads request bodies. `/fhir` gets the bytes as they came (`request.body` is a Buffer, content coding removed;
 * undefined without a body), because decimals keep their digits only there. `/webhooks` reads its body itself, after
 * a look at the credentials: signatures cover the bytes of the wire, and strangers send nothing large.
 * `/auth` gets the text of a form, in which no parameter may stand twice.
 * `/api` gets parsed JSON: of any size allowed where measure packages are sent, else small; and bytes where files are.
 * @param limitMebibytes MAX_BODY_MB
 */
export function bodyReaders(limitMebibytes: number): [path: string, reader: RequestHandler][] {
  const bytes = express.raw({ type: () => true, limit: `${limitMebibytes}mb` });
  const packages = express.json({ type: JSON_TYPES, limit: `${limitMebibytes}mb` });
  return [
    ['/fhir', bytes],
    ['/auth', express.text({ type: 'application/x-www-form-urlencoded', limit: FORM_LIMIT })],
    ...FILE_ROUTES.map((path): [string, RequestHandler] => [path, bytes]),
    ...CONTENT_ROUTES.map((path): [string, RequestHandler] => [path, packages]),
    ['/api', express.json({ type: JSON_TYPES, limit: API_LIMIT })],
  ];
}
