import { Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { AllowClients, Roles } from '../access/caller.js';
import { ROLES } from '../access/roles.js';
import { parseJson } from '../fhir/json.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { Library } from '../fhir/types.js';
import { UnknownPackageError } from '../measures/measure-errors.js';
import { MeasureRequirements } from '../measures/measure-requirements.service.js';
import {
  oneOf,
  optionalPeriod,
  parametersOfQuery,
  parametersOfResource,
  refuseUnknown,
  type Parameters,
} from './operation-parameters.js';

const OPERATIONS = ['Measure/$data-requirements', 'Measure/:id/$data-requirements'];
const UNDERSTOOD = ['periodStart', 'periodEnd', 'measure', '_format'];

/**
 * `Measure/$data-requirements`: what data a measure needs, as a module definition. It holds no patient data, so that
 * everyone who may read measures may read it.
 * https://hl7.org/fhir/R4/measure-operation-data-requirements.html
 */
@ApiTags('fhir')
@Controller('fhir')
@Roles(...ROLES)
@AllowClients({ permission: 'r', type: 'Measure' })
export class DataRequirementsController {
  constructor(private readonly requirements: MeasureRequirements) {}

  @Get(OPERATIONS)
  async get(@Req() request: Request, @Res() response: Response): Promise<void> {
    await this.#answer(parametersOfQuery(request.query), request, response);
  }

  @Post(OPERATIONS)
  async post(@Req() request: Request, @Res() response: Response): Promise<void> {
    const body: unknown = request.body;
    const parameters = parametersOfResource(Buffer.isBuffer(body) && body.length > 0 ? parseJson(body) : null);
    await this.#answer(parameters, request, response);
  }

  async #answer(parameters: Parameters, request: Request, response: Response): Promise<void> {
    refuseUnknown(parameters, UNDERSTOOD);
    const { id } = request.params as { id?: string };
    const measure = id ?? oneOf(parameters, 'measure');
    if (measure === undefined) {
      throw FhirError.of(400, 'required', 'Name the measure: measure, or call Measure/{id}/$data-requirements.', [
        'measure',
      ]);
    }
    const library = await this.#library(measure, parameters);
    response.status(200).type('application/fhir+json; charset=utf-8').send(JSON.stringify(library));
  }

  async #library(measure: string, parameters: Parameters): Promise<Library> {
    try {
      return await this.requirements.moduleDefinition(measure, optionalPeriod(parameters));
    } catch (error) {
      if (error instanceof UnknownPackageError) throw FhirError.of(404, 'not-found', error.message, ['measure']);
      throw error;
    }
  }
}
