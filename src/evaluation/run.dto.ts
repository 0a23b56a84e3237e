import { ApiProperty } from '@nestjs/swagger';
import { ArrayUnique, IsArray, IsIn, IsInt, IsOptional, IsString, IsUUID, Matches, Max, Min } from 'class-validator';
import { Type } from 'class-transformer';
import type { EngineName, ProfileMode } from '../cql/engine.js';
import { EffectivePeriodDto } from '../measures/measure.dto.js';
import type { RunDetails, RunMeasure, RunState } from './runs.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What to evaluate. */
export class StartRunDto {
  @ApiProperty({ example: '2026-01-01', description: 'First day of the period' })
  @Matches(DAY, { message: 'periodStart must be a day such as 2026-01-01' })
  periodStart!: string;

  @ApiProperty({ example: '2026-12-31', description: 'Last day of the period' })
  @Matches(DAY, { message: 'periodEnd must be a day such as 2026-12-31' })
  periodEnd!: string;

  @ApiProperty({
    type: [String],
    required: false,
    description: 'Ids of measure packages; absent: the active ones whose effective period meets the period',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  @ArrayUnique()
  packageIds?: string[];

  @ApiProperty({ enum: ['compiled', 'reference'], required: false, default: 'compiled' })
  @IsOptional()
  @IsIn(['compiled', 'reference'])
  engine?: EngineName;

  @ApiProperty({ enum: ['declared', 'inferred', 'ignored'], required: false, default: 'inferred' })
  @IsOptional()
  @IsIn(['declared', 'inferred', 'ignored'])
  profiles?: ProfileMode;

  @ApiProperty({ format: 'uuid', required: false, description: 'The only person to evaluate; absent: everyone' })
  @IsOptional()
  @IsUUID()
  subject?: string;
}

/** How many runs to list. */
export class ListRunsDto {
  @ApiProperty({ required: false, minimum: 1, maximum: 500, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

/** Calendar days, both inclusive. */
export class PeriodDto {
  @ApiProperty({ example: '2026-01-01' })
  start!: string;

  @ApiProperty({ example: '2026-12-31' })
  end!: string;
}

/** One measure of a run. */
export class RunMeasureDto implements RunMeasure {
  @ApiProperty({ description: 'Number under which its scores are found' })
  measurePeriodId!: number;

  @ApiProperty({ format: 'uuid' })
  packageId!: string;

  @ApiProperty()
  url!: string;

  @ApiProperty()
  version!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ type: EffectivePeriodDto, description: 'For which time this version is meant' })
  effectivePeriod!: EffectivePeriodDto;

  @ApiProperty({ description: 'Whether that meets the period of the run' })
  isDue!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Changes with the package and its value sets; null until the run is planned',
  })
  fingerprint!: string | null;

  @ApiProperty({ description: 'Persons whom both engines evaluated' })
  comparedCount!: number;

  @ApiProperty({ description: 'Those of them with the same result' })
  agreedCount!: number;
}

/** A run with its progress. */
export class RunDto implements RunDetails {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: PeriodDto })
  period!: PeriodDto;

  @ApiProperty({ enum: ['compiled', 'reference'] })
  engine!: EngineName;

  @ApiProperty({ type: String, nullable: true, example: 'caliper 1', description: 'Null until the run is planned' })
  engineVersion!: string | null;

  @ApiProperty({ enum: ['declared', 'inferred', 'ignored'] })
  profiles!: ProfileMode;

  @ApiProperty({ enum: ['planned', 'running', 'completed', 'failed', 'cancelled'] })
  state!: RunState;

  @ApiProperty({ type: String, format: 'uuid', nullable: true })
  subject!: string | null;

  @ApiProperty({ example: 'user/0b9e…' })
  requestedBy!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: Date;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  startedAt!: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  endedAt!: Date | null;

  @ApiProperty({ description: 'Persons to evaluate' })
  personCount!: number;

  @ApiProperty()
  evaluatedCount!: number;

  @ApiProperty({ description: 'Persons of whom at least one measure could not be evaluated' })
  failedCount!: number;

  @ApiProperty({ description: 'Share of the persons that the reference engine evaluates too, 0 to 100' })
  comparedPercent!: number;

  @ApiProperty({ description: 'Persons whom both engines evaluated' })
  comparedCount!: number;

  @ApiProperty({ description: 'Those of them with the same results in every measure' })
  agreedCount!: number;

  @ApiProperty({ type: String, nullable: true })
  error!: string | null;

  @ApiProperty({ type: [RunMeasureDto] })
  measures!: RunMeasureDto[];
}
