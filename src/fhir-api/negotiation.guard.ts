import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { FhirError } from '../fhir/operation-outcome.js';

export const FHIR_JSON = 'application/fhir+json';

const SERVED = [FHIR_JSON, 'application/json'];
/** https://hl7.org/fhir/R4/http.html#parameters */
const FORMATS = new Set(['json', 'application/json', FHIR_JSON, 'text/json']);

/** Refuses a request for an answer that is not JSON, before anything is done. `_format` goes before `Accept`. */
@Injectable()
export class NegotiationGuard implements CanActivate {
  /** @throws FhirError 406 */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const format = request.query._format;
    // A plus sign in an address is read as a space.
    const accepted =
      format === undefined
        ? request.accepts(SERVED) !== false
        : typeof format === 'string' && FORMATS.has(format.replace(' ', '+').split(';')[0] ?? '');
    if (!accepted) throw FhirError.of(406, 'not-supported', `Answers are given as ${FHIR_JSON} only.`);
    return true;
  }
}
