import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { actorOf, CurrentCaller, Roles, type Caller } from '../../access/caller.js';
import { CostPersonPageDto, CostPersonsQueryDto, FeedCostDto } from './feed-costs.dto.js';
import { FeedCosts } from './feed-costs.service.js';

/** What the flaws of feeds cost in measures. Lists of persons are recorded in the audit trail. */
@ApiTags('sources')
@Controller('api/sources')
export class FeedCostsController {
  constructor(private readonly costs: FeedCosts) {}

  @Get('health/costs')
  @Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
  @ApiOperation({ summary: 'What the flaws of all feeds cost in the active measures, the dearest first' })
  @ApiOkResponse({ type: [FeedCostDto] })
  all(): Promise<FeedCostDto[]> {
    return this.costs.list(null);
  }

  @Get(':source/health/costs')
  @Roles('administrator', 'quality-officer', 'aco-analyst', 'auditor')
  @ApiOperation({ summary: 'What the flaws of one feed cost, the dearest first' })
  @ApiOkResponse({ type: [FeedCostDto] })
  @ApiNotFoundResponse({ description: 'No such source' })
  ofSource(@Param('source') reference: string): Promise<FeedCostDto[]> {
    return this.costs.list(reference);
  }

  @Get(':source/health/costs/persons')
  @Roles('administrator', 'quality-officer', 'aco-analyst')
  @ApiOperation({ summary: 'Persons whose standing in a measure changes once a flaw is mended' })
  @ApiOkResponse({ type: CostPersonPageDto })
  @ApiNotFoundResponse({ description: 'No such source, or the flaw was not priced' })
  persons(
    @Param('source') reference: string,
    @Query() query: CostPersonsQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<CostPersonPageDto> {
    return this.costs.whom(reference, query, query, actorOf(caller));
  }
}
