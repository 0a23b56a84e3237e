import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import type { Period } from '../cql/engine.js';
import { FlipPages } from './flip-pages.service.js';
import { FlipPageDto, FlipsDto, FlipsQueryDto, FlippedPersonsQueryDto } from './flips.dto.js';

/** Who counts otherwise in another version of a measure. Lists of persons are recorded in the audit trail. */
@ApiTags('measures')
@Controller('api/measures')
@Roles('quality-officer', 'aco-analyst', 'administrator')
export class FlipsController {
  constructor(private readonly pages: FlipPages) {}

  @Get(':id/diff/:other/flips')
  @ApiOperation({ summary: 'How many persons count otherwise in the second package, population by population' })
  @ApiOkResponse({ type: FlipsDto })
  @ApiNotFoundResponse({ description: 'No such package' })
  async totals(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('other', ParseUUIDPipe) other: string,
    @Query() { period }: FlipsQueryDto,
  ): Promise<FlipsDto> {
    return { totals: await this.pages.totals(await this.pages.pair(id, other, periodOf(period))) };
  }

  @Get(':id/diff/:other/persons')
  @ApiOperation({ summary: 'Persons who count otherwise in the second package, and by which definition' })
  @ApiOkResponse({ type: FlipPageDto })
  @ApiNotFoundResponse({ description: 'No such package' })
  @ApiConflictResponse({ description: 'Not both were evaluated for this period' })
  async persons(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('other', ParseUUIDPipe) other: string,
    @Query() { period, cursor, limit, group, population }: FlippedPersonsQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<FlipPageDto> {
    const pair = await this.pages.pair(id, other, periodOf(period));
    const which = group !== undefined && population !== undefined ? { group, population } : undefined;
    return this.pages.list(pair, { after: cursor, limit, which }, actorOf(caller));
  }
}

function periodOf(text: string): Period {
  const [start = '', end = ''] = text.split('/');
  return { start, end };
}
