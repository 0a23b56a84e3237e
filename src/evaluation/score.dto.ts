import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';
import { MeasureDto } from '../measures/measure.dto.js';
import type { PopulationCounts } from './person-result.js';
import { PeriodDto } from './run.dto.js';
import type { MeasureScore, ScoredGroup, StratumScore } from './scores.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Which period; both days or none. */
export class ScoresQueryDto {
  @ApiProperty({ required: false, example: '2026-01-01' })
  @IsOptional()
  @Matches(DAY, { message: 'periodStart must be a day such as 2026-01-01' })
  periodStart?: string;

  @ApiProperty({ required: false, example: '2026-12-31' })
  @IsOptional()
  @Matches(DAY, { message: 'periodEnd must be a day such as 2026-12-31' })
  periodEnd?: string;
}

/** Counts and score of one stratum. */
export class StratumScoreDto implements StratumScore {
  @ApiProperty()
  stratum!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  populations!: PopulationCounts;

  @ApiProperty({ type: Number, nullable: true })
  score!: number | null;
}

/** Counts and score of one group. */
export class ScoredGroupDto implements ScoredGroup {
  @ApiProperty()
  id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'What the group measures, in the publisher’s words' })
  description!: string | null;

  @ApiProperty({
    example: 'boolean',
    description: '`boolean`: counts are patients; else the type of the episodes that are counted, such as `Encounter`',
  })
  basis!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  populations!: PopulationCounts;

  @ApiProperty({ type: Number, nullable: true, description: 'Null where there is nothing to divide by' })
  score!: number | null;

  @ApiProperty({ type: [StratumScoreDto] })
  strata!: StratumScoreDto[];
}

/** The newest run of a measure and period. */
export class LastRunDto {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty()
  state!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt!: Date | null;

  @ApiProperty({ description: 'Persons whom both engines evaluated in this measure' })
  comparedCount!: number;

  @ApiProperty({ description: 'Those of them with the same result' })
  agreedCount!: number;
}

/** Where a measure stands in a period. */
export class MeasureScoreDto implements MeasureScore {
  @ApiProperty()
  measurePeriodId!: number;

  @ApiProperty({ type: MeasureDto })
  package!: MeasureDto;

  @ApiProperty({ type: PeriodDto })
  period!: PeriodDto;

  @ApiProperty({ type: [ScoredGroupDto] })
  groups!: ScoredGroupDto[];

  @ApiProperty({ description: 'Persons with a result, those who failed included' })
  evaluatedPersons!: number;

  @ApiProperty()
  failedPersons!: number;

  @ApiProperty({ type: LastRunDto, nullable: true })
  lastRun!: LastRunDto | null;
}
