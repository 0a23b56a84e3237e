import { Controller, Param, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import { parseJson } from '../fhir/json.js';
import { FhirError } from '../fhir/operation-outcome.js';
import type { Bundle } from '../fhir/types.js';
import { MeasurePackages } from '../measures/measure-packages.js';
import { PackageCloning } from '../measures/versions/package-cloning.service.js';
import { parametersOfResource } from './operation-parameters.js';

/**
 * `Measure/[id]/$clone`: the draft of the version asked for, as a Bundle of the new Measure and its own library.
 * https://hl7.org/fhir/uv/crmi/OperationDefinition-crmi-clone.html
 */
@ApiTags('fhir')
@Controller('fhir')
@Roles('administrator')
export class CloneController {
  constructor(
    private readonly cloning: PackageCloning,
    private readonly packages: MeasurePackages,
  ) {}

  @Post('Measure/:id/$clone')
  async clone(
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const body: unknown = request.body;
    const parameters = parametersOfResource(Buffer.isBuffer(body) && body.length > 0 ? parseJson(body) : null);
    const { id: packageId } = await this.packages.find(id);
    const clone = await this.cloning.clone(packageId, { version: versionOf(parameters) }, actorOf(caller));
    const { measure, libraries } = await this.packages.load(clone.id);
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ ...measure, id: clone.id }, ...libraries.slice(0, 1)].map((resource) => ({ resource })),
    };
    response.status(201).type('application/fhir+json').send(JSON.stringify(bundle));
  }
}

/** @throws FhirError 400 for a version that is lacking or given twice, and for parameters that are not known */
function versionOf(parameters: ReadonlyMap<string, readonly string[]>): string {
  for (const name of parameters.keys()) {
    if (name === 'version') continue;
    throw FhirError.of(400, 'not-supported', `The parameter ${name} is not supported.`, [name]);
  }
  const [version, another] = parameters.get('version') ?? [];
  if (version === undefined) throw FhirError.of(400, 'required', 'version is missing.', ['version']);
  if (another !== undefined) throw FhirError.of(400, 'invalid', 'version is given more than once.', ['version']);
  return version;
}
