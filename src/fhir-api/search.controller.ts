import { Controller, Get, Next, Param, Post, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { NextFunction, Request } from 'express';
import { AllowClients, AllowSources } from '../access/caller.js';
import { isKept } from '../fhir/kept-types.js';
import { mediaTypeOf } from '../sources/request-body.js';
import { sendFhir } from './answers.js';
import { CurrentExchange, type Exchange } from './exchange.js';
import { NegotiationGuard } from './negotiation.guard.js';
import { bodyOf } from './request-resource.js';
import { ResourceReadsService } from './resource-reads.service.js';

/** Search by GET, and by POST for values that should not stand in an address. https://hl7.org/fhir/R4/http.html#search */
@ApiTags('fhir')
@ApiBearerAuth()
@AllowSources()
@AllowClients('as-handled')
@UseGuards(NegotiationGuard)
@Controller('fhir')
export class SearchController {
  constructor(private readonly reads: ResourceReadsService) {}

  @Get(':type')
  async search(
    @Param('type') type: string,
    @CurrentExchange() { caller, request, response }: Exchange,
    @Next() next: NextFunction,
  ): Promise<void> {
    if (!isKept(type)) return next();
    sendFhir(response, 200, await this.reads.search(caller, type, addressParameters(request), request));
  }

  @Post(':type/_search')
  async searchByPost(
    @Param('type') type: string,
    @CurrentExchange() { caller, request, response }: Exchange,
    @Next() next: NextFunction,
  ): Promise<void> {
    if (!isKept(type)) return next();
    const parameters = addressParameters(request);
    mediaTypeOf(request, ['application/x-www-form-urlencoded']);
    for (const [name, value] of new URLSearchParams(bodyOf(request).toString('utf8'))) parameters.append(name, value);
    sendFhir(response, 200, await this.reads.search(caller, type, parameters, request));
  }
}

function addressParameters(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://localhost').searchParams;
}
