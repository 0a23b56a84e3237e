import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiTags, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { Roles } from '../access/caller.js';
import { ROLES } from '../access/roles.js';
import { measurePoints } from '../measures/programmes/programme-points.js';
import { ProgrammeFiles } from './programme-files.js';
import { MeasurePointsDto, performanceOf, PointsQueryDto } from './programme-points.dto.js';
import { programmeDto, ProgrammeDto } from './programme.dto.js';

/** The reporting programmes of this installation. */
@ApiTags('programmes')
@Controller('api/programmes')
export class ProgrammesController {
  constructor(private readonly files: ProgrammeFiles) {}

  /** All programmes, newest year first. */
  @Get()
  @Roles(...ROLES)
  @ApiOkResponse({ type: [ProgrammeDto] })
  list(): ProgrammeDto[] {
    return this.files.read().list().map(programmeDto);
  }

  /** One programme with its measures, benchmarks and what is not known of it. */
  @Get(':id')
  @Roles(...ROLES)
  @ApiOkResponse({ type: ProgrammeDto })
  @ApiNotFoundResponse()
  show(@Param('id') id: string): ProgrammeDto {
    return programmeDto(this.files.read().get(id));
  }

  /** What a rate earns in one measure by the programme's benchmark, and what the next decile takes. */
  @Get(':id/points')
  @Roles(...ROLES)
  @ApiOkResponse({ type: MeasurePointsDto })
  @ApiUnprocessableEntityResponse({
    description: 'Figures that are none, or a way to collect that the measure does not have',
  })
  @ApiNotFoundResponse({ description: 'No such programme, or no such measure in it' })
  points(@Param('id') id: string, @Query() query: PointsQueryDto): MeasurePointsDto {
    return measurePoints(this.files.read().get(id), query.measure, query.collection, performanceOf(query));
  }
}
