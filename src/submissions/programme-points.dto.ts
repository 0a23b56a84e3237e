import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsNumber, IsOptional, IsString, Matches, Max, Min, ValidateIf } from 'class-validator';
import type { MeasurePoints, NextDecile } from '../measures/programmes/programme-points.js';
import type { Performance } from '../measures/programmes/performance.js';
import type { CollectionType } from '../measures/programmes/programme-rules-model.js';

/** Which measure, and either its rate or the counts it comes of. */
export class PointsQueryDto {
  @ApiProperty({ example: '236', description: 'Quality id' })
  @IsString()
  measure!: string;

  @ApiProperty({ type: String, example: 'ecqm', description: 'One of the collection types of the measure' })
  @IsString()
  collection!: CollectionType;

  @ApiProperty({ required: false, example: '71.3', description: 'Percent; absent with numerator and denominator' })
  @ValidateIf((query: PointsQueryDto) => query.numerator === undefined && query.denominator === undefined)
  @Matches(/^\d{1,3}(\.\d{1,20})?$/, { message: 'rate must be a percentage such as 71.3' })
  rate?: string;

  @ApiProperty({ required: false, minimum: 0 })
  @ValidateIf((query: PointsQueryDto) => query.rate === undefined)
  @Type(() => Number)
  @IsInt()
  @Min(0)
  numerator?: number;

  @ApiProperty({ required: false, minimum: 0, description: 'Cases without exclusions and exceptions' })
  @ValidateIf((query: PointsQueryDto) => query.rate === undefined)
  @Type(() => Number)
  @IsInt()
  @Min(0)
  denominator?: number;

  @ApiProperty({ required: false, description: 'Percent of the denominator for which there are data' })
  @IsOptional()
  @Type(() => Number)
  @IsNumber()
  @Min(0)
  @Max(100)
  completeness?: number;
}

/** The counts where they are given, else the rate. */
export function performanceOf({ rate, numerator, denominator, completeness }: PointsQueryDto): Performance {
  const more = completeness === undefined ? {} : { completeness };
  if (rate !== undefined) return { rate, ...more };
  return { numerator: numerator ?? 0, denominator: denominator ?? 0, ...more };
}

/** The decile that begins next, and how far it is. */
export class NextDecileDto implements NextDecile {
  @ApiProperty({ example: 7 })
  decile!: number;

  @ApiProperty({ example: 72, description: 'Percent at which it begins' })
  rate!: number;

  @ApiProperty({ example: 0.7, description: 'Percentage points to go' })
  distance!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'Persons who have to change sides; null for a bare rate' })
  persons!: number | null;

  @ApiProperty({ example: 7, description: 'Points at its beginning' })
  points!: number;
}

/** What a measure earns. */
export class MeasurePointsDto implements MeasurePoints {
  @ApiProperty({ example: '236' })
  qualityId!: string;

  @ApiProperty({ type: String, example: 'ecqm' })
  collection!: CollectionType;

  @ApiProperty({ description: 'A lower rate is better' })
  inverse!: boolean;

  @ApiProperty({ type: Number, nullable: true, description: 'Percent; null without a case' })
  rate!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Null without a benchmark or a case' })
  decile!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Null without a benchmark' })
  points!: number | null;

  @ApiProperty({ description: 'What the measure adds to the points available; 0 where it leaves the total' })
  available!: number;

  @ApiProperty({ type: String, nullable: true, description: 'Why there are no points, or fewer than the decile says' })
  reason!: string | null;

  @ApiProperty({ type: NextDecileDto, nullable: true, description: 'Null where nothing more is to be earned' })
  next!: NextDecileDto | null;

  @ApiProperty({ type: Boolean, nullable: true, description: 'Null: not known' })
  enoughCases!: boolean | null;

  @ApiProperty({ type: Boolean, nullable: true, description: 'Null: not known' })
  completeData!: boolean | null;
}
