import { Body, Controller, Get, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  ApiBody,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import { ROLES } from '../access/roles.js';
import type { PackageBundle } from '../cql/engine.js';
import { ImportOutcomeDto, MeasureDetailsDto, MeasureDto } from './measure.dto.js';
import { MeasurePackages } from './measure-packages.js';

/** The measure packages over HTTP: everyone signed in reads them, administrators and quality officers import them, administrators put them to use. */
@ApiTags('measures')
@Controller('api/measures')
export class MeasuresController {
  constructor(private readonly packages: MeasurePackages) {}

  /** All measure packages, by title and version. */
  @Get()
  @Roles(...ROLES)
  @ApiOkResponse({ type: [MeasureDto] })
  list(): Promise<MeasureDto[]> {
    return this.packages.list();
  }

  /** One measure package with its libraries and value sets. */
  @Get(':id')
  @Roles(...ROLES)
  @ApiOkResponse({ type: MeasureDetailsDto })
  @ApiNotFoundResponse({ description: 'No such package' })
  show(@Param('id', ParseUUIDPipe) id: string): Promise<MeasureDetailsDto> {
    return this.packages.find(id);
  }

  /** Imports a measure package, or libraries and value sets alone, from a FHIR Bundle. */
  @Post()
  @HttpCode(200)
  @Roles('administrator', 'quality-officer')
  @ApiBody({
    description: 'FHIR Bundle: Measure, Library with CQL or ELM, ValueSet with expansion',
    schema: { type: 'object' },
  })
  @ApiOkResponse({ type: ImportOutcomeDto })
  @ApiUnprocessableEntityResponse({ description: 'Every fault of the package' })
  import(@Body() bundle: unknown, @CurrentCaller() caller: Caller): Promise<ImportOutcomeDto> {
    return this.packages.importBundle(bundle as PackageBundle, actorOf(caller));
  }

  /** Puts a package to use: from now on runs evaluate it. */
  @Post(':id/activate')
  @HttpCode(200)
  @Roles('administrator')
  @ApiOkResponse({ type: MeasureDto })
  @ApiConflictResponse({ description: 'Another version is active for an overlapping period' })
  activate(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<MeasureDto> {
    return this.packages.activate(id, actorOf(caller));
  }

  /** Takes a package out of use; its results stay. */
  @Post(':id/retire')
  @HttpCode(200)
  @Roles('administrator')
  @ApiOkResponse({ type: MeasureDto })
  @ApiConflictResponse({ description: 'The package was never active' })
  retire(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<MeasureDto> {
    return this.packages.retire(id, actorOf(caller));
  }
}
