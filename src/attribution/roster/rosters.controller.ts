import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Post, Put, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import { ProviderMappingsService } from '../providers/provider-mappings.service.js';
import {
  MappedResourceDto,
  MapProviderDto,
  ProviderMappingDto,
  RosterDiffDto,
  RosterDiffQueryDto,
  RosterEntryDto,
  RosterImportDto,
  RosterImportQueryDto,
  RosterVersionDto,
  UnmappedProviderDto,
  YearQueryDto,
} from './roster.dto.js';
import { Rosters } from './rosters.js';

/** Who takes part in each programme year, and what EHRs call them. */
@ApiTags('roster')
@Controller('api/rosters')
@Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
export class RostersController {
  constructor(
    private readonly rosters: Rosters,
    private readonly mappings: ProviderMappingsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'All versions, the newest year first' })
  versions(): Promise<RosterVersionDto[]> {
    return this.rosters.versions();
  }

  @Post('import')
  @HttpCode(200)
  @Roles('administrator', 'aco-analyst')
  @ApiOperation({ summary: 'Import a roster file, all or nothing, as the next version of its year' })
  @ApiConsumes('text/csv')
  @ApiBody({ description: 'CSV with the columns of docs/attribution.md', schema: { type: 'string', format: 'binary' } })
  import(
    @Req() request: Request,
    @Query() { name, dryRun }: RosterImportQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<RosterImportDto> {
    const body: unknown = request.body;
    return this.rosters.import(Buffer.isBuffer(body) ? body : Buffer.alloc(0), name, actorOf(caller), dryRun);
  }

  @Get('mappings')
  @ApiOperation({ summary: 'What EHRs call the organizations, places and clinicians of the roster' })
  async mapped(): Promise<ProviderMappingDto[]> {
    return (await this.mappings.list()).map(({ sourceId: _, ...mapping }) => mapping);
  }

  @Put('mappings')
  @HttpCode(204)
  @Roles('administrator', 'aco-analyst')
  @ApiOperation({ summary: 'Say who an Organization, Location or Practitioner of an EHR is' })
  async map(@Body() { source, reference, ...target }: MapProviderDto, @CurrentCaller() caller: Caller): Promise<void> {
    await this.mappings.map({ source, reference }, target, actorOf(caller));
  }

  @Delete('mappings')
  @HttpCode(204)
  @Roles('administrator', 'aco-analyst')
  @ApiOperation({ summary: 'Take a mapping back' })
  async unmap(@Body() resource: MappedResourceDto, @CurrentCaller() caller: Caller): Promise<void> {
    await this.mappings.unmap(resource, actorOf(caller));
  }

  @Get('unmapped')
  @ApiOperation({ summary: 'What records name and the roster does not know, with the number of persons concerned' })
  unmapped(@Query() { year }: YearQueryDto): Promise<UnmappedProviderDto[]> {
    return this.mappings.unmapped(year);
  }

  @Get(':year/entries')
  @ApiOperation({ summary: 'The newest version of a year, by TIN, site and clinician' })
  async entries(@Param('year', ParseIntPipe) year: number): Promise<RosterEntryDto[]> {
    return this.rosters.entries(await this.rosters.version(year));
  }

  @Get(':year/diff')
  @ApiOperation({ summary: 'What a version has that another has not' })
  diff(@Param('year', ParseIntPipe) year: number, @Query() { from, to }: RosterDiffQueryDto): Promise<RosterDiffDto> {
    return this.rosters.diff(year, from, to);
  }
}
