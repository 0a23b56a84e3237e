import { Controller, Get, Header, Param, ParseIntPipe, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Roles } from '../../access/caller.js';
import type { Dimension, SliceFilters } from './slice-dimensions.js';
import { SlicesDto, SlicesQueryDto } from './slices.dto.js';
import { SlicesService } from './slices.service.js';
import { writeSlices } from './write-slices.js';

/** Scores by TIN, site, clinician, payer, race, ethnicity, sex, age, EHR and beneficiary list. */
@ApiTags('scores')
@Controller('api/scores/:measurePeriodId')
@Roles('administrator', 'quality-officer', 'aco-analyst')
export class SlicesController {
  constructor(private readonly slices: SlicesService) {}

  @Get('slices')
  @ApiOperation({ summary: 'The score of a measure, cut and filtered; the slices add up to the total' })
  @ApiNotFoundResponse({ description: 'No results under this number' })
  show(@Param('measurePeriodId', ParseIntPipe) id: number, @Query() query: SlicesQueryDto): Promise<SlicesDto> {
    return this.slices.slice(id, query.by, filtersOf(query));
  }

  @Get('slices.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="slices.csv"')
  @ApiOperation({ summary: 'The same as CSV' })
  @ApiProduces('text/csv')
  @ApiNotFoundResponse({ description: 'No results under this number' })
  async csv(@Param('measurePeriodId', ParseIntPipe) id: number, @Query() query: SlicesQueryDto): Promise<string> {
    return writeSlices(await this.slices.slice(id, query.by, filtersOf(query)));
  }
}

function filtersOf({ by: _, ...filters }: SlicesQueryDto): SliceFilters {
  const given = Object.entries(filters).filter((entry): entry is [Dimension, string[]] => entry[1] !== undefined);
  return Object.fromEntries(given);
}
