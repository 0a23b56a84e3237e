import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Caller } from '../access/caller.js';
import { FhirError } from '../fhir/operation-outcome.js';
import { SourcesService } from '../sources/sources.service.js';

/** By which a user says whose resources are meant: a header, or the search parameter for `meta.source`. */
export const SOURCE_HEADER = 'X-Caliper-Source';
export const SOURCE_PARAMETER = '_source';

const SOURCE_URI = 'urn:caliper:source:';

/** `meta.source` of a resource as users see it. https://hl7.org/fhir/R4/resource-definitions.html#Meta.source */
export function sourceUri(name: string): string {
  return SOURCE_URI + name;
}

/** Whose resources a request is about. An EHR sees and changes its own alone; a user sees all, and names one to write. */
@Injectable()
export class SourceScopeService {
  constructor(private readonly sources: SourcesService) {}

  /**
   * Id of the source to read from; null: all of them.
   * @throws UnknownSourceError, FhirError 403 for a user who may not see patient data
   */
  async toRead(caller: Caller, request: Request): Promise<string | null> {
    if (caller.kind === 'source') return caller.id;
    requireRole(caller);
    const name = nameOf(request);
    return name === null ? null : (await this.sources.find(name)).id;
  }

  /** @throws UnknownSourceError, FhirError 400 when a user names no source, 403 for a user who may not write */
  async toWrite(caller: Caller, request: Request): Promise<string> {
    const source = await this.toRead(caller, request);
    if (source) return source;
    throw FhirError.of(
      400,
      'required',
      `Name the source whose record this is: ${SOURCE_HEADER}, or ${SOURCE_PARAMETER}.`,
    );
  }
}

function requireRole(caller: Extract<Caller, { kind: 'user' }>): void {
  if (caller.roles.includes('administrator') || caller.roles.includes('quality-officer')) return;
  throw FhirError.of(403, 'forbidden', 'None of your roles allows to see patient data.');
}

function nameOf(request: Request): string | null {
  const given = request.get(SOURCE_HEADER) ?? request.query[SOURCE_PARAMETER];
  if (given === undefined) return null;
  if (typeof given !== 'string') throw FhirError.of(400, 'value', `Name one source in ${SOURCE_PARAMETER}.`);
  return given.startsWith(SOURCE_URI) ? given.slice(SOURCE_URI.length) : given;
}
