import { Controller, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBearerAuth, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { actorOf, AllowSources, CurrentCaller, type Caller } from '../access/caller.js';
import { JSON_TYPES } from '../sources/request-body.js';
import { sendFhir } from './answers.js';
import { MeasureUploadService, type MEASURE_TYPES } from './measure-upload.service.js';
import { NegotiationGuard } from './negotiation.guard.js';
import { readResource } from './request-resource.js';

/** Single resources of measures. They are answered by what became of them; the service tells sources that they may not. */
@ApiTags('fhir')
@ApiBearerAuth()
@AllowSources()
@UseGuards(NegotiationGuard)
@Controller('fhir')
export class MeasureUploadController {
  constructor(private readonly uploads: MeasureUploadService) {}

  @Post('Library')
  @ApiConsumes(...JSON_TYPES)
  @ApiOperation({ summary: 'Import a library with CQL or ELM, or a model definition' })
  library(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.import('Library', caller, request, response);
  }

  @Post('Measure')
  @ApiConsumes(...JSON_TYPES)
  @ApiOperation({ summary: 'Import a measure whose library is stored' })
  measure(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.import('Measure', caller, request, response);
  }

  @Post('ValueSet')
  @ApiConsumes(...JSON_TYPES)
  @ApiOperation({ summary: 'Import a value set for every measure that names it' })
  valueSet(@CurrentCaller() caller: Caller, @Req() request: Request, @Res() response: Response): Promise<void> {
    return this.import('ValueSet', caller, request, response);
  }

  private async import(
    type: (typeof MEASURE_TYPES)[number],
    caller: Caller,
    request: Request,
    response: Response,
  ): Promise<void> {
    const resource = readResource(request, type) as unknown as Record<string, unknown>;
    sendFhir(response, 200, JSON.stringify(await this.uploads.import(resource, caller, actorOf(caller))));
  }
}
