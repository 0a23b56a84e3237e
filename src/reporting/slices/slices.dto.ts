import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { PopulationCounts } from '../../evaluation/person-result.js';
import type { SliceFigures, SliceGroup } from './slice-counts.js';
import { DIMENSIONS, type Dimension, type SliceFilters } from './slice-dimensions.js';
import type { NamedSlice, NamedSlices } from './slices.service.js';

/** More would be a table of single persons. */
const MOST_DIMENSIONS = 3;

/** `a,b` and `a&…=b` alike. */
function listOf({ value }: { value: unknown }): unknown[] {
  const given: unknown[] = Array.isArray(value) ? value : [value];
  return given.flatMap((one) => (typeof one === 'string' ? one.split(',') : [one]));
}

/** A filter that may be given several times: persons with any of the values. */
function Filter(): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ required: false, type: [String] }),
    Transform(listOf),
    IsOptional(),
    IsArray(),
    IsString({ each: true }),
    MaxLength(200, { each: true }),
  );
}

/** By what to cut, and of whom: every filter narrows. `unknown` stands for persons who have no value. */
export class SlicesQueryDto implements SliceFilters {
  /** One to three dimensions. */
  @ApiProperty({ enum: DIMENSIONS, isArray: true, required: false })
  @Transform(listOf)
  @IsOptional()
  @IsIn(DIMENSIONS, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(MOST_DIMENSIONS)
  by: Dimension[] = [];

  @Filter() tin?: string[];
  @Filter() site?: string[];
  @Filter() clinician?: string[];
  @Filter() payer?: string[];
  @Filter() race?: string[];
  @Filter() ethnicity?: string[];
  @Filter() sex?: string[];
  @Filter() age?: string[];
  @Filter() source?: string[];
  @Filter() list?: string[];
}

/** Counts and score of one group. */
export class SliceGroupDto implements SliceGroup {
  id!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } }) populations!: PopulationCounts;
  /** Null where there is nothing to divide by. */
  @ApiProperty({ type: Number, nullable: true }) score!: number | null;
}

/** What a set of persons comes to. */
export class SliceFiguresDto implements SliceFigures {
  /** Persons with a result, those who failed included. */
  persons!: number;
  failed!: number;
  @ApiProperty({ type: [SliceGroupDto] }) groups!: SliceGroupDto[];
}

/** One slice. */
export class SliceDto extends SliceFiguresDto implements NamedSlice {
  /** In each dimension, in the order in which they were asked for. */
  @ApiProperty({ type: [String] }) values!: string[];
  /** What the values are called. */
  @ApiProperty({ type: [String] }) labels!: string[];
}

/** Counts of one group. */
export class SurplusGroupDto {
  id!: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } }) populations!: PopulationCounts;
}

/** By how much the slices together exceed the total: a person can have two races, payers or EHRs. */
export class SurplusDto {
  persons!: number;
  @ApiProperty({ type: [SurplusGroupDto] }) groups!: SurplusGroupDto[];
}

/** A measure in a period, cut. */
export class SlicesDto implements NamedSlices {
  measurePeriodId!: number;
  @ApiProperty({ enum: DIMENSIONS, isArray: true }) by!: Dimension[];
  /** Everyone whom the filters let through. */
  total!: SliceFiguresDto;
  @ApiProperty({ type: [SliceDto] }) slices!: SliceDto[];
  surplus!: SurplusDto;
}
