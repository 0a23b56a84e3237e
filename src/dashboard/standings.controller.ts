import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '../access/caller.js';
import { Scores } from '../evaluation/scores.js';
import { ProgrammeFiles } from '../submissions/programme-files.js';
import { BenchmarkStandingDto, StandingsQueryDto } from './standings.dto.js';
import { standingsOf } from './standings.js';

/** Scores beside the benchmarks of the programmes. */
@ApiTags('scores')
@Controller('api/standings')
@Roles('administrator', 'quality-officer', 'aco-analyst')
export class StandingsController {
  constructor(
    private readonly scores: Scores,
    private readonly programmes: ProgrammeFiles,
  ) {}

  /** Decile, points and distance to the next decile of every score of a period that a programme of its year reports. */
  @Get()
  @ApiOkResponse({ type: [BenchmarkStandingDto] })
  async list(@Query() { periodStart, periodEnd }: StandingsQueryDto): Promise<BenchmarkStandingDto[]> {
    const scores = await this.scores.ofPeriod({ start: periodStart, end: periodEnd });
    return standingsOf(scores, this.programmes.read().list());
  }
}
