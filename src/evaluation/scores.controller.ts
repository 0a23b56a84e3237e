import { Controller, Get, Param, ParseIntPipe, Query, UseFilters } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AuditTrail } from '../access/audit-trail.js';
import { actorOf, CurrentCaller, Roles, type Caller } from '../access/caller.js';
import { EvaluationErrorFilter } from './evaluation-error.filter.js';
import { MeasureScoreDto, PersonPageDto, PersonsQueryDto, ScoresQueryDto } from './score.dto.js';
import { Scores } from './scores.js';

/** Scores over HTTP, for those who answer for quality. */
@ApiTags('scores')
@UseFilters(EvaluationErrorFilter)
@Controller('api/scores')
@Roles('administrator', 'quality-officer', 'aco-analyst')
export class ScoresController {
  constructor(
    private readonly scores: Scores,
    private readonly audit: AuditTrail,
  ) {}

  /** The scores of every measure, or of those in one period. */
  @Get()
  @ApiOkResponse({ type: [MeasureScoreDto] })
  async list(@Query() { periodStart, periodEnd }: ScoresQueryDto): Promise<MeasureScoreDto[]> {
    if (periodStart !== undefined && periodEnd !== undefined) {
      return this.scores.ofPeriod({ start: periodStart, end: periodEnd });
    }
    const scores = [];
    for (const { measurePeriodId } of await this.scores.list()) scores.push(await this.scores.show(measurePeriodId));
    return scores;
  }

  /** The score of one measure in one period. */
  @Get(':measurePeriodId')
  @ApiOkResponse({ type: MeasureScoreDto })
  @ApiNotFoundResponse({ description: 'No results under this number' })
  show(@Param('measurePeriodId', ParseIntPipe) measurePeriodId: number): Promise<MeasureScoreDto> {
    return this.scores.show(measurePeriodId);
  }

  /** Ids of the persons in a population, in pages. */
  @Get(':measurePeriodId/persons')
  @ApiOkResponse({ type: PersonPageDto })
  @ApiNotFoundResponse({ description: 'No results under this number' })
  async persons(
    @Param('measurePeriodId', ParseIntPipe) measurePeriodId: number,
    @Query() query: PersonsQueryDto,
    @CurrentCaller() caller: Caller,
  ): Promise<PersonPageDto> {
    await this.scores.show(measurePeriodId);
    const page = await this.scores.persons({ ...query, measurePeriodId });
    await this.audit.record({
      actor: actorOf(caller),
      action: 'query',
      entityType: 'person',
      details: { measurePeriod: measurePeriodId, population: query.population, persons: page.persons.length },
    });
    return page;
  }
}
