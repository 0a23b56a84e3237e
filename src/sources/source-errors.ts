import { FhirError, issue } from '../fhir/operation-outcome.js';

const CODES = { 404: 'not-found', 409: 'duplicate', 422: 'invalid' } as const;

/** No source answers to this name or id. */
export class UnknownSourceError extends FhirError {
  override name = 'UnknownSourceError';

  constructor(reference: string) {
    super(404, [issue('error', 'not-found', `There is no source ${JSON.stringify(reference)}.`)]);
  }
}

/** A source that cannot be made as asked; the message says what to change. */
export class SourceRefusedError extends FhirError {
  override name = 'SourceRefusedError';

  constructor(status: 404 | 409 | 422, diagnostics: string) {
    super(status, [issue('error', CODES[status], diagnostics)]);
  }
}

/** No such message of this source. */
export class UnknownMessageError extends FhirError {
  override name = 'UnknownMessageError';

  constructor(id: string) {
    super(404, [issue('error', 'not-found', `This source has no message ${JSON.stringify(id)}.`)]);
  }
}
