import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsUUID, Max, Min } from 'class-validator';
import type { EngineDifference, EngineFinding } from '../evaluation/engine-differences.js';

/** Which page of the disagreements. */
export class DisagreementsQueryDto {
  /** Persons after this one; `next` of the page before. */
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
}

const FINDING = {
  nullable: true,
  oneOf: [{ type: 'number' }, { type: 'array', items: { type: 'number' } }, { type: 'string' }],
};

/** One thing that the two engines do not see alike. */
export class EngineDifferenceDto implements EngineDifference {
  @ApiProperty({ enum: ['error', 'populations', 'strata', 'observations'] }) part!: EngineDifference['part'];
  /** Id of the group; null for an error, which belongs to the whole measure. */
  @ApiProperty({ type: String, nullable: true }) group!: string | null;
  /** The population, `stratum/population`, or the observation; empty for an error. */
  item!: string;
  /** A count, the observed values, or the error; null where there is none. */
  @ApiProperty(FINDING) compiled!: EngineFinding;
  @ApiProperty(FINDING) reference!: EngineFinding;
}

/** A measure in which the two engines disagree on a person. */
export class DisagreedMeasureDto {
  measurePeriodId!: number;
  title!: string;
  @ApiProperty({ type: [EngineDifferenceDto] }) differences!: EngineDifferenceDto[];
}

/** A person on whom the two engines disagree. */
export class DisagreedPersonDto {
  id!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  /** As FHIR writes it, of whatever precision. */
  @ApiProperty({ type: String, nullable: true }) birthDate!: string | null;
  /** FHIR administrative gender. */
  @ApiProperty({ type: String, nullable: true }) sex!: string | null;
  @ApiProperty({ type: [DisagreedMeasureDto] }) measures!: DisagreedMeasureDto[];
}

/** One page of the persons on whom the two engines disagree. */
export class DisagreementPageDto {
  @ApiProperty({ type: [DisagreedPersonDto] }) persons!: DisagreedPersonDto[];
  /** Pass it as `after` for the next page; null on the last. */
  @ApiProperty({ type: String, nullable: true }) next!: string | null;
}
