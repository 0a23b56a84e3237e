import { Controller, Get, Param, ParseIntPipe, Query } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '../access/caller.js';
import { MeasureScoreDto, ScoresQueryDto } from './score.dto.js';
import { Scores } from './scores.js';

/** Scores over HTTP, for those who answer for quality. */
@ApiTags('scores')
@Controller('api/scores')
@Roles('administrator', 'quality-officer', 'aco-analyst')
export class ScoresController {
  constructor(private readonly scores: Scores) {}

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
}
