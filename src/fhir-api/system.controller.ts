import { Controller, Get, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { actorOf, AllowClients, AllowSources, CurrentCaller, Public, type Caller } from '../access/caller.js';
import { tokenAddresses } from '../access/clients/token-address.js';
import { Environment } from '../config/environment.js';
import { parseJson, stringifyJson } from '../fhir/json.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { Bundle } from '../fhir/types.js';
import { isNdjson, JSON_TYPES, mediaTypeOf, NDJSON_TYPES } from '../sources/request-body.js';
import { baseUrl, sendFhir } from './answers.js';
import { BundleWritesService } from './bundle-writes.service.js';
import { capabilityStatement } from './capability-statement.js';
import { carriesMeasures, MeasureUploadService } from './measure-upload.service.js';
import { answerLines, batchOfLines } from './ndjson-batch.js';
import { NegotiationGuard } from './negotiation.guard.js';
import { requireBody } from './request-resource.js';

/** What concerns the whole FHIR API: Bundles, and what there is. */
@ApiTags('fhir')
@UseGuards(NegotiationGuard)
@Controller('fhir')
export class SystemController {
  constructor(
    private readonly writes: BundleWritesService,
    private readonly measures: MeasureUploadService,
    @Inject(Environment) private readonly environment: Pick<Environment, 'PUBLIC_URL'>,
  ) {}

  @Get('metadata')
  @Public()
  @ApiOperation({ summary: 'CapabilityStatement: what there is' })
  metadata(@Req() request: Request, @Res() response: Response): void {
    const base = baseUrl(request, this.environment.PUBLIC_URL);
    sendFhir(
      response,
      200,
      JSON.stringify(capabilityStatement(base, request.app, tokenAddresses(this.environment, request.socket)[0])),
    );
  }

  @Post()
  @AllowSources()
  @AllowClients('as-handled')
  @ApiBearerAuth()
  @ApiConsumes(...JSON_TYPES, ...NDJSON_TYPES)
  @ApiOperation({
    summary: 'Apply a transaction, batch or collection Bundle, or NDJSON as a batch; import a measure package',
  })
  async bundle(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    const mediaType = mediaTypeOf(request, [...JSON_TYPES, ...NDJSON_TYPES]);
    const body = requireBody(request);
    if (isNdjson(mediaType)) {
      const batch = await batchOfLines(body);
      const posted = { bundle: batch.bundle, contentType: mediaType, body };
      const answer = await this.writes.apply(caller, request, posted);
      sendFhir(response, 200, stringifyJson(answerLines(batch, answer)));
      return;
    }
    const bundle = parseJson(body);
    if (bundle.resourceType !== 'Bundle') {
      throw FhirError.of(400, 'invalid', 'A Bundle is posted here; a resource to /fhir/<its type>.', ['resourceType']);
    }
    if (carriesMeasures(bundle)) {
      sendFhir(response, 200, JSON.stringify(await this.measures.import(bundle, caller, actorOf(caller))));
      return;
    }
    const posted = { bundle: bundle as unknown as Bundle, contentType: mediaType, body };
    const answer = await this.writes.apply(caller, request, posted);
    sendFhir(response, 200, stringifyJson(answer));
  }
}
