import { Body, Controller, Get, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import { ROLES } from '../../access/roles.js';
import { CloneMeasureDto, MeasureComparisonDto } from './measure-comparison.dto.js';
import { MeasureComparisons } from './measure-comparison.service.js';
import { MeasureDto } from '../measure.dto.js';
import { PackageCloning } from './package-cloning.service.js';

/** Versions of a measure: the next one, and what differs between two. */
@ApiTags('measures')
@Controller('api/measures')
export class MeasureVersionsController {
  constructor(
    private readonly cloning: PackageCloning,
    private readonly comparisons: MeasureComparisons,
  ) {}

  @Post(':id/clone')
  @Roles('administrator')
  @ApiOperation({ summary: 'Makes the draft of the next version' })
  @ApiCreatedResponse({ type: MeasureDto })
  @ApiNotFoundResponse({ description: 'No such package' })
  @ApiConflictResponse({ description: 'The version is there already' })
  @ApiUnprocessableEntityResponse({ description: 'No version, or one that cannot be counted on from' })
  clone(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() request: CloneMeasureDto,
    @CurrentCaller() caller: Caller,
  ): Promise<MeasureDto> {
    return this.cloning.clone(id, request, actorOf(caller));
  }

  @Get(':id/diff/:other')
  @Roles(...ROLES)
  @ApiOperation({ summary: 'What the second package evaluates differently from the first' })
  @ApiOkResponse({ type: MeasureComparisonDto })
  @ApiNotFoundResponse({ description: 'No such package' })
  async diff(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('other', ParseUUIDPipe) other: string,
  ): Promise<MeasureComparisonDto> {
    const { before, after, comparison } = await this.comparisons.compare(id, other);
    return { before, after, ...comparison.changes };
  }
}
