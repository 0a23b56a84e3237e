import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, Min } from 'class-validator';
import { FLAWS, type Flaw } from '../../sources/health/coding/flaws.js';
import { STANDING_CHANGES, type StandingChange } from './standing-change.js';

/** Which flaw in which measure. */
export class CostKeyDto {
  @ApiProperty({ description: 'Number of the measure and period' }) @Type(() => Number) @IsInt() measurePeriod!: number;
  @ApiProperty({ example: 'blood-pressure' }) @IsString() kind!: string;
  @ApiProperty({ enum: FLAWS }) @IsIn(FLAWS) flaw!: Flaw;
}

export class CostPersonsQueryDto extends CostKeyDto {
  @ApiProperty({ required: false, description: '`next` of the page before' }) @IsOptional() @IsUUID() cursor?: string;

  @ApiProperty({ required: false, default: 50, maximum: 200 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit = 50;
}

export class CostSourceDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty() title!: string;
}

export class CostMeasureDto {
  @ApiProperty({ format: 'uuid' }) packageId!: string;
  @ApiProperty() title!: string;
  @ApiProperty() version!: string;
  @ApiProperty({ example: 'CMS165' }) name!: string;
}

export class CostPeriodDto {
  @ApiProperty({ format: 'date' }) start!: string;
  @ApiProperty({ format: 'date' }) end!: string;
}

/** What one flaw of a source costs in one measure and period. */
export class FeedCostDto {
  @ApiProperty({ type: CostSourceDto }) source!: CostSourceDto;
  @ApiProperty({ type: CostMeasureDto }) measure!: CostMeasureDto;
  @ApiProperty() measurePeriodId!: number;
  @ApiProperty({ type: CostPeriodDto }) period!: CostPeriodDto;
  @ApiProperty({ example: 'blood-pressure' }) kind!: string;
  @ApiProperty({ example: 'blood pressures' }) words!: string;
  @ApiProperty({ enum: FLAWS }) flaw!: Flaw;
  @ApiProperty({ description: 'Resources of this kind in the months that matter' }) resources!: number;
  @ApiProperty({ description: 'Those of them with the flaw' }) flawed!: number;
  @ApiProperty({ description: 'Persons who count against the measure and hold such data: an upper bound' })
  held!: number;
  @ApiProperty({ description: 'Persons of whom it is not known: the flaw cannot be mended, or an evaluation failed' })
  unverified!: number;
  @ApiProperty({ description: 'Verified: persons who would meet the measure if the flaw were mended' })
  cannotMeet!: number;
  @ApiProperty({ description: 'Verified: persons who would no longer meet it' }) meetsOnlySo!: number;
  @ApiProperty({ description: 'Verified: persons who would join its denominator' }) leftOut!: number;
  @ApiProperty({
    example:
      '17 % of the blood pressures carry no LOINC code, only one of the EHR’s own: 212 persons cannot meet CMS165.',
  })
  text!: string;
  @ApiProperty({ format: 'uuid', description: 'The run whose plan was used' }) runId!: string;
  @ApiProperty() pricedAt!: Date;
}

export class CostPersonDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  @ApiProperty({ type: String, nullable: true }) birthDate!: string | null;
  @ApiProperty({ type: String, nullable: true }) sex!: string | null;
  @ApiProperty({ enum: STANDING_CHANGES }) change!: StandingChange;
}

export class CostPersonPageDto {
  @ApiProperty({ type: FeedCostDto }) cost!: FeedCostDto;
  @ApiProperty({ type: [CostPersonDto] }) persons!: CostPersonDto[];
  @ApiProperty({ type: String, nullable: true, description: '`cursor` of the next page; null on the last' })
  next!: string | null;
}
