import { Controller, Delete, Get, HttpStatus, Inject, Next, Param, Post, Put, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import { AllowClients, AllowSources } from '../access/caller.js';
import type { Interaction } from '../access/clients/scopes.js';
import { Environment } from '../config/environment.js';
import { isKept } from '../fhir/kept-types.js';
import type { WrittenResource } from '../records/record-store.js';
import { baseUrl, etag, sendFhir, sendWritten } from './answers.js';
import { CurrentExchange, type Exchange } from './exchange.js';
import { NegotiationGuard } from './negotiation.guard.js';
import { ResourceReadsService } from './resource-reads.service.js';
import { readResource } from './request-resource.js';
import { RestWritesService } from './rest-writes.service.js';
import { SourceScopeService } from './source-scope.service.js';

/**
 * The RESTful API over the types that are kept. https://hl7.org/fhir/R4/http.html
 * Other types, and operations (`$…`), are passed on to whoever serves them.
 */
@ApiTags('fhir')
@ApiBearerAuth()
@AllowSources()
@AllowClients('as-handled')
@UseGuards(NegotiationGuard)
@Controller('fhir')
export class ResourceController {
  constructor(
    private readonly reads: ResourceReadsService,
    private readonly writes: RestWritesService,
    private readonly scope: SourceScopeService,
    @Inject(Environment) private readonly environment: Pick<Environment, 'PUBLIC_URL'>,
  ) {}

  @Get(':type/:id')
  async read(
    @Param('type') type: string,
    @Param('id') id: string,
    @CurrentExchange() { caller, request, response }: Exchange,
    @Next() next: NextFunction,
  ): Promise<void> {
    if (!isOurs(type, id)) return next();
    await this.reads.read(caller, type, id, request, response);
  }

  @Put(':type/:id')
  async put(
    @Param('type') type: string,
    @Param('id') id: string,
    @CurrentExchange() { caller, request, response }: Exchange,
    @Next() next: NextFunction,
  ): Promise<void> {
    if (!isOurs(type, id)) return next();
    const sourceId = await this.scope.toWrite(caller, request, { permission: 'u', type });
    const resource = readResource(request, type);
    const conditions = { ifMatch: request.get('if-match') };
    const written = await this.writes.put({ caller, sourceId }, type, id, resource, conditions);
    this.answerWrite(request, response, written);
  }

  @Delete(':type/:id')
  async remove(
    @Param('type') type: string,
    @Param('id') id: string,
    @CurrentExchange() { caller, request, response }: Exchange,
    @Next() next: NextFunction,
  ): Promise<void> {
    if (!isOurs(type, id)) return next();
    const sourceId = await this.scope.toWrite(caller, request, { permission: 'd', type });
    const conditions = { ifMatch: request.get('if-match') };
    const removed = await this.writes.remove({ caller, sourceId }, type, id, conditions);
    if (removed) response.setHeader('ETag', etag(removed));
    // Nothing there to delete is a success too. https://hl7.org/fhir/R4/http.html#delete
    response.status(HttpStatus.NO_CONTENT).end();
  }

  @Post(':type')
  async create(
    @Param('type') type: string,
    @CurrentExchange() { caller, request, response }: Exchange,
    @Next() next: NextFunction,
  ): Promise<void> {
    if (!isOurs(type)) return next();
    const sourceId = await this.scope.toWrite(caller, request, ...creates(request, type));
    const resource = readResource(request, type);
    // It keeps the id that it brings, and so may meet one that is there.
    if (resource.id !== undefined) await this.scope.require(caller, [{ permission: 'u', type }]);
    const conditions = { ifNoneExist: request.get('if-none-exist') };
    const written = await this.writes.create({ caller, sourceId }, type, resource, conditions);
    this.answerWrite(request, response, written);
  }

  @Get(':type/:id/_history')
  async history(
    @Param('type') type: string,
    @Param('id') id: string,
    @CurrentExchange() { caller, request, response }: Exchange,
    @Next() next: NextFunction,
  ): Promise<void> {
    if (!isOurs(type, id)) return next();
    sendFhir(response, 200, await this.reads.history(caller, type, id, request));
  }

  @Get(':type/:id/_history/:version')
  async readVersion(
    @Param('type') type: string,
    @Param('id') id: string,
    @Param('version') version: string,
    @CurrentExchange() { caller, request, response }: Exchange,
    @Next() next: NextFunction,
  ): Promise<void> {
    if (!isOurs(type, id)) return next();
    await this.reads.readVersion(caller, type, id, version, request, response);
  }

  private answerWrite(request: Request, response: Response, written: WrittenResource): void {
    const base = baseUrl(request, this.environment.PUBLIC_URL);
    const location = `${base}/${written.type}/${written.id}/_history/${written.version}`;
    const status = written.effect === 'created' ? HttpStatus.CREATED : HttpStatus.OK;
    sendWritten(request, response, status, {
      resource: written,
      content: written.content,
      outcome: written.outcome,
      location,
    });
  }
}

/** A conditional create tells whether there is one already: it is a search besides. */
function creates(request: Request, type: string): Interaction[] {
  const create: Interaction = { permission: 'c', type };
  return request.get('if-none-exist') === undefined ? [create] : [create, { permission: 's', type }];
}

function isOurs(type: string, id = ''): boolean {
  return isKept(type) && !id.startsWith('$') && !id.startsWith('_');
}
