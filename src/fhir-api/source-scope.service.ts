import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { AuditTrail, type AuditEntry } from '../access/audit-trail.js';
import { actorOf, type Caller, type ClientCaller } from '../access/caller.js';
import { InsufficientScopeError } from '../access/clients/insufficient-scope.js';
import { lacking, type Interaction } from '../access/clients/scopes.js';
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

/**
 * Whose resources a request is about, and whether the caller may do it with them. An EHR sees and changes its own alone;
 * a client does what the scopes of its token say, for the source that it is registered for; a user sees all, and names
 * one to write.
 */
@Injectable()
export class SourceScopeService {
  constructor(
    private readonly sources: SourcesService,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Id of the source to read from; null: all of them.
   * @throws UnknownSourceError, FhirError 403 for a user who may not see patient data, InsufficientScopeError
   */
  async toRead(caller: Caller, request: Request, ...interactions: Interaction[]): Promise<string | null> {
    if (caller.kind === 'source') return caller.id;
    await this.require(caller, interactions);
    if (caller.kind === 'client' && !caller.allSources) return ownSource(caller);
    if (caller.kind === 'user') requireRole(caller);
    const name = nameOf(request);
    return name === null ? null : (await this.sources.find(name)).id;
  }

  /**
   * Id of the source to write for.
   * @throws UnknownSourceError, FhirError 400 when a user names no source, 403 for a user who may not write or a client
   * of no source, InsufficientScopeError
   */
  async toWrite(caller: Caller, request: Request, ...interactions: Interaction[]): Promise<string> {
    if (caller.kind === 'client') {
      await this.require(caller, interactions);
      return ownSource(caller);
    }
    const source = await this.toRead(caller, request);
    if (source) return source;
    throw FhirError.of(
      400,
      'required',
      `Name the source whose record this is: ${SOURCE_HEADER}, or ${SOURCE_PARAMETER}.`,
    );
  }

  /** Whether the caller sees resources of several sources, which are then to be told apart. */
  seesAll(caller: Caller): boolean {
    return caller.kind === 'user' || (caller.kind === 'client' && caller.allSources);
  }

  /** @throws InsufficientScopeError naming what the token of a client lacks for them */
  async require(caller: Caller, interactions: readonly Interaction[]): Promise<void> {
    const scope = caller.kind === 'client' ? lacking(caller.scopes, interactions) : null;
    if (scope === null) return;
    await this.recordRefusal(caller, interactions[0]?.type ?? 'Resource', { scope });
    throw new InsufficientScopeError(scope);
  }

  /** Notes that a caller was refused what they may not do. */
  recordRefusal(caller: Caller, entityType: string, details: AuditEntry['details']): Promise<void> {
    return this.audit.record({ actor: actorOf(caller), action: 'refuse', entityType, outcome: 'failure', details });
  }
}

function ownSource({ source }: ClientCaller): string {
  if (source) return source.id;
  throw FhirError.of(403, 'forbidden', 'This client is registered for no source, so it writes nothing.');
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
