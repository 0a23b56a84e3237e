import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Matches, Max, Min } from 'class-validator';
import type { FlipReason } from '../evaluation/flips/flip-reasons.js';

const PERIOD = /^\d{4}-\d{2}-\d{2}\/\d{4}-\d{2}-\d{2}$/;
const TEXTS = { type: 'string', isArray: true } as const;

/** For which period. */
export class FlipsQueryDto {
  @ApiProperty({ example: '2026-01-01/2026-12-31' })
  @Matches(PERIOD, { message: 'period is written 2026-01-01/2026-12-31' })
  period!: string;
}

/** Which persons. */
export class FlippedPersonsQueryDto extends FlipsQueryDto {
  /** Persons after this id. */
  @IsOptional()
  @IsUUID()
  cursor?: string;

  /** Each person is evaluated in both versions for the answer. */
  @ApiProperty({ required: false, minimum: 1, maximum: 50, default: 10 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50)
  limit = 10;

  /** Only those who count otherwise in a population of this group; with `population`. */
  @IsOptional()
  @IsString()
  group?: string;

  /** Its code. */
  @IsOptional()
  @IsString()
  population?: string;
}

/** What a person counts for in one population, in both versions. */
export class FlipDto {
  group!: string;
  population!: string;
  before!: number;
  after!: number;
}

/** How many persons went from one count to another; those who stayed are counted too. */
export class TransitionDto extends FlipDto {
  persons!: number;
}

export class ComparedGroupDto {
  /** Its id after, else before. */
  id!: string;
  @ApiProperty({ type: String, nullable: true }) description!: string | null;
}

/** Numbers under which results and explanations of both versions are found. */
export class ComparedPeriodsDto {
  before!: number;
  after!: number;
}

/** How the results of two versions differ over everyone. */
export class FlipTotalsDto {
  measurePeriods!: ComparedPeriodsDto;
  @ApiProperty({ type: [ComparedGroupDto] }) groups!: ComparedGroupDto[];
  /** Persons whose results in both versions are of the same record. */
  comparedPersons!: number;
  /** Those of them who count otherwise in a population, or could be evaluated in one version only. */
  flippedPersons!: number;
  /** Persons whose record changed between the two evaluations, or whom only one has. */
  incomparablePersons!: number;
  @ApiProperty({ type: [TransitionDto] }) transitions!: TransitionDto[];
}

/** The totals, or that there are none yet. */
export class FlipsDto {
  /** Null while not both versions, as they are now, were evaluated for this period: start a run that names both. */
  @ApiProperty({ type: FlipTotalsDto, nullable: true }) totals!: FlipTotalsDto | null;
}

/** Resources that one retrieve gave in one version only. */
export class RetrieveDifferenceDto {
  define!: string;
  asked!: string;
  /** `Type/id` in the record. */
  @ApiProperty(TEXTS) onlyBefore!: string[];
  @ApiProperty(TEXTS) onlyAfter!: string[];
}

/** A definition by whose change the person counts otherwise. */
export class FlipReasonDto implements FlipReason {
  @ApiProperty(TEXTS) populations!: string[];
  library!: string;
  name!: string;
  @ApiProperty({ enum: ['added', 'removed', 'changed', 'affected', 'decides'] }) change!: FlipReason['change'];
  /** Its value in short; null where it is not there or was not reached. */
  @ApiProperty({ type: String, nullable: true }) before!: string | null;
  @ApiProperty({ type: String, nullable: true }) after!: string | null;
  /** Changed definitions and value sets that it draws on. */
  @ApiProperty(TEXTS) causes!: string[];
  @ApiProperty({ type: [RetrieveDifferenceDto] }) retrieves!: RetrieveDifferenceDto[];
  /** The same in words. */
  text!: string;
}

/** A person who counts otherwise. */
export class FlippedPersonDto {
  id!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  @ApiProperty({ type: String, nullable: true }) birthDate!: string | null;
  @ApiProperty({ type: String, nullable: true }) sex!: string | null;
  @ApiProperty({ type: [FlipDto] }) flips!: FlipDto[];
  /** Why the person could not be evaluated. */
  @ApiProperty({ type: String, nullable: true }) errorBefore!: string | null;
  @ApiProperty({ type: String, nullable: true }) errorAfter!: string | null;
  /** Null where the record has changed since it was evaluated. */
  @ApiProperty({ type: [FlipReasonDto], nullable: true }) reasons!: FlipReasonDto[] | null;
}

export class FlipPageDto {
  @ApiProperty({ type: [FlippedPersonDto] }) persons!: FlippedPersonDto[];
  /** Pass it as `cursor` for the next page; null at the end. */
  @ApiProperty({ type: String, nullable: true }) next!: string | null;
}
