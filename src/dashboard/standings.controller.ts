import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '../access/caller.js';
import { BeneficiaryLists } from '../attribution/beneficiaries/beneficiary-lists.js';
import { Scores, type MeasureScore } from '../evaluation/scores.js';
import { SlicesService } from '../reporting/slices/slices.service.js';
import { ProgrammeFiles } from '../submissions/programme-files.js';
import { BenchmarkStandingDto, StandingsQueryDto } from './standings.dto.js';
import { standingsOf, type Listed } from './standings.js';

/** Scores beside the benchmarks of the programmes. */
@ApiTags('scores')
@Controller('api/standings')
@Roles('administrator', 'quality-officer', 'aco-analyst')
export class StandingsController {
  constructor(
    private readonly scores: Scores,
    private readonly programmes: ProgrammeFiles,
    private readonly lists: BeneficiaryLists,
    private readonly slices: SlicesService,
  ) {}

  /** Decile, points and distance to the next decile of every score of a period that a programme of its year reports. */
  @Get()
  @ApiOkResponse({ type: [BenchmarkStandingDto] })
  async list(@Query() { periodStart, periodEnd }: StandingsQueryDto): Promise<BenchmarkStandingDto[]> {
    const scores = await this.scores.ofPeriod({ start: periodStart, end: periodEnd });
    return standingsOf(scores, this.programmes.read().list(), await this.#listed(scores, periodEnd));
  }

  /** What the beneficiaries of the list that counts in the year come to; null where there is none, or not matched yet. */
  async #listed(scores: readonly MeasureScore[], periodEnd: string): Promise<Listed | null> {
    const lists = await this.lists.list();
    const list = lists.find(({ year, isCurrent }) => isCurrent && String(year) === periodEnd.slice(0, 4));
    if (!list?.isMatched) return null;
    const groups = await Promise.all(
      scores.map(async (score) => [score.measurePeriodId, await this.slices.listedGroups(score)] as const),
    );
    const { beneficiaries, found } = list;
    return { list: { beneficiaries, found: found.mbi + found.model }, groups: new Map(groups) };
  }
}
