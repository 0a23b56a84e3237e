import { Inject, Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuditTrail, type AuditEntry } from '../access/audit-trail.js';
import { actorOf, type Caller } from '../access/caller.js';
import { Environment } from '../config/environment.js';
import { FhirError } from '../fhir/operation-outcome.js';
import { RecordStore, type StoredResource } from '../records/record-store.js';
import { SourcesService } from '../sources/sources.service.js';
import { baseUrl, sendResource } from './answers.js';
import { readSearch } from './search-parameters.js';
import { contentFor, writeHistory, writeSearchset } from './searchset.js';
import { SourceScopeService } from './source-scope.service.js';

/** Reads and searches by REST. Every one is in the audit trail before it is answered. */
@Injectable()
export class ResourceReadsService {
  constructor(
    private readonly records: RecordStore,
    private readonly scope: SourceScopeService,
    private readonly sources: SourcesService,
    private readonly audit: AuditTrail,
    @Inject(Environment) private readonly environment: Pick<Environment, 'PUBLIC_URL'>,
  ) {}

  /** @throws FhirError 404, 410, or 409 when several sources hold it and none was named */
  async read(caller: Caller, type: string, id: string, request: Request, response: Response): Promise<void> {
    const resource = await this.find(caller, type, id, request);
    await this.record(caller, 'read', type, id, { source: resource.sourceId, version: resource.version });
    sendResource(request, response, resource, contentFor(resource, await this.sourceNames(caller)));
  }

  async readVersion(
    caller: Caller,
    type: string,
    id: string,
    version: string,
    request: Request,
    response: Response,
  ): Promise<void> {
    const current = await this.find(caller, type, id, request);
    const versions = await this.records.history(current.sourceId, type, id);
    const found = versions.find((candidate) => String(candidate.version) === version);
    if (!found) throw FhirError.of(404, 'not-found', `${type}/${id} has no such version.`);
    await this.record(caller, 'read', type, id, { source: found.sourceId, version: found.version });
    sendResource(request, response, found, contentFor(found, await this.sourceNames(caller)));
  }

  /** Every version, as the text of a history Bundle. */
  async history(caller: Caller, type: string, id: string, request: Request): Promise<string> {
    const current = await this.find(caller, type, id, request);
    const versions = await this.records.history(current.sourceId, type, id);
    await this.record(caller, 'read', type, id, { source: current.sourceId, versions: versions.length });
    const base = baseUrl(request, this.environment.PUBLIC_URL);
    return writeHistory(versions, { base, type, sourceNames: await this.sourceNames(caller) });
  }

  /** One page of results, as the text of a searchset Bundle. */
  async search(caller: Caller, type: string, parameters: URLSearchParams, request: Request): Promise<string> {
    const lenient = /handling=lenient/.test(request.get('prefer') ?? '');
    const { query, used } = readSearch(type, parameters, lenient);
    const sourceId = await this.scope.toRead(caller, request, { permission: 's', type });
    const page = await this.records.search(sourceId, type, query);
    await this.record(caller, 'query', type, undefined, {
      source: sourceId,
      found: page.resources.length,
      total: page.total,
      parameters: [...new Set(used.map(([name]) => name))].join(' '),
    });
    const base = baseUrl(request, this.environment.PUBLIC_URL);
    return writeSearchset(page, { base, type, used, sourceNames: await this.sourceNames(caller) });
  }

  private async find(caller: Caller, type: string, id: string, request: Request): Promise<StoredResource> {
    const sourceId = await this.scope.toRead(caller, request, { permission: 'r', type });
    const resource = await this.records.read(sourceId, type, id);
    if (!resource) throw FhirError.of(404, 'not-found', `There is no such ${type}.`);
    return resource;
  }

  private async sourceNames(caller: Caller): Promise<ReadonlyMap<string, string> | null> {
    return this.scope.seesAll(caller) ? this.sources.names() : null;
  }

  private record(
    caller: Caller,
    action: AuditEntry['action'],
    entityType: string,
    entityId: string | undefined,
    details: AuditEntry['details'],
  ): Promise<void> {
    return this.audit.record({ actor: actorOf(caller), action, entityType, entityId, details });
  }
}
