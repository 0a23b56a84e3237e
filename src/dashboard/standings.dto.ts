import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { MeasurePointsDto } from '../submissions/programme-points.dto.js';
import type { BenchmarkStanding, ListFrame } from './standings.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The period of the scores. */
export class StandingsQueryDto {
  @ApiProperty({ example: '2026-01-01' })
  @Matches(DAY, { message: 'periodStart must be a day such as 2026-01-01' })
  periodStart!: string;

  @ApiProperty({ example: '2026-12-31' })
  @Matches(DAY, { message: 'periodEnd must be a day such as 2026-12-31' })
  periodEnd!: string;
}

/** The beneficiary list whose persons are counted. */
export class ListFrameDto implements ListFrame {
  @ApiProperty()
  beneficiaries!: number;

  @ApiProperty({ description: 'Beneficiaries who are a person here' })
  found!: number;
}

/** What a score earns in one way of collecting. */
export class CollectionStandingDto extends MeasurePointsDto {
  @ApiProperty({ example: 'eCQM' })
  title!: string;

  @ApiProperty({ type: ListFrameDto, nullable: true, description: 'Null: everyone is counted' })
  list!: ListFrame | null;
}

/** Where a score stands among the benchmarks of a programme. */
export class BenchmarkStandingDto implements BenchmarkStanding {
  @ApiProperty()
  measurePeriodId!: number;

  @ApiProperty({ example: 'app-plus-2026' })
  programme!: string;

  @ApiProperty()
  programmeTitle!: string;

  @ApiProperty({ example: '236' })
  qualityId!: string;

  @ApiProperty({ type: [CollectionStandingDto] })
  collections!: CollectionStandingDto[];
}
