import { Controller, HttpStatus, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOkResponse, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import type { CqlFault } from '../../cql/translate/cql-fault.js';
import { CqlTranslationError } from '../../cql/translate/cql-translation-error.js';
import { UnusableInputError } from '../../errors/refusals.js';
import { FileImportDto, type FindingDto } from './import.dto.js';
import { MeasurePackages } from '../measure-packages.js';
import { kindOfMediaType, readUpload, UPLOAD_MEDIA_TYPES } from './upload-file.js';

/** Import of a file as it is: a package, a library, CQL, or model information. */
@ApiTags('measures')
@Controller('api/measures/import')
export class ImportController {
  constructor(private readonly packages: MeasurePackages) {}

  /** Imports the file in the body, all or nothing; faults and warnings of CQL come with their places. */
  @Post()
  @Roles('administrator', 'quality-officer')
  @ApiConsumes(...UPLOAD_MEDIA_TYPES)
  @ApiBody({
    description: 'FHIR Bundle, Library, Measure or ValueSet; a zip archive as MADiE exports it; CQL; model information',
    schema: { type: 'string', format: 'binary' },
  })
  @ApiOkResponse({ type: FileImportDto, description: 'Everything was imported' })
  @ApiUnprocessableEntityResponse({ type: FileImportDto, description: 'Nothing was imported: every fault' })
  async import(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
    @CurrentCaller() caller: Caller,
  ): Promise<FileImportDto> {
    const kind = kindOfMediaType(request.get('content-type'));
    const body: unknown = request.body;
    try {
      const bundle = await readUpload(Buffer.isBuffer(body) ? body : Buffer.alloc(0), kind);
      const { packages, libraries, valueSets, warnings, findings } = await this.packages.importBundle(
        bundle,
        actorOf(caller),
      );
      response.status(HttpStatus.OK);
      return {
        ...{ packages, libraries, valueSets, faults: [] },
        warnings: [...findings.map(findingOf), ...warnings.map(plainFinding)],
      };
    } catch (error) {
      // Not hidden: the faults are the answer, in the form of every other answer of this route.
      if (!(error instanceof UnusableInputError)) throw error;
      response.status(HttpStatus.UNPROCESSABLE_ENTITY);
      const isCql = error instanceof CqlTranslationError;
      return {
        ...{ packages: [], libraries: [], valueSets: [] },
        warnings: isCql ? error.warnings.map(findingOf) : [],
        faults: isCql ? error.faults.map(findingOf) : error.reasons.map(plainFinding),
      };
    }
  }
}

function findingOf({ library, line, column, message, source }: CqlFault): FindingDto {
  return { message, library: library || null, line: line || null, column: column || null, source };
}

function plainFinding(message: string): FindingDto {
  return { message, library: null, line: null, column: null, source: null };
}
