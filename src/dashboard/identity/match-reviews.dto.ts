import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { FIELDS, type Field } from '../../records/matching/index.js';
import type { ReviewCause, ReviewState } from '../../records/identity/match-evidence.js';
import { PersonMeasureDto } from '../persons.dto.js';
import { PersonChartDto } from './charts.dto.js';
import type { Agreement, ComparedField } from './compared-fields.js';
import { DeciderDto } from './match-decisions.dto.js';

const STATES: readonly ReviewState[] = ['open', 'same', 'different', 'settled'];
const CAUSES: readonly ReviewCause[] = ['uncertain', 'contradicted', 'several', 'kept', 'linked'];

/** Which reviews, and which page of them. */
export class ReviewsQueryDto {
  /** Those that wait, or those that are decided or settled. */
  @IsOptional() @IsIn(['open', 'decided']) state: 'open' | 'decided' = 'open';
  /** `next` of the page before. */
  @IsOptional() @IsString() @Length(1, 500) after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
}

/** Whether two charts are of one person, and why. */
export class ReviewDecisionDto {
  @IsIn(['same', 'different']) answer!: 'same' | 'different';
  /** In the reviewer’s words; it is kept with the decision. */
  @IsString()
  @Length(1, 1000)
  @Matches(/\S/, { message: 'reason must say something' })
  reason!: string;
  /** `version` of the review as it was seen: refused with 409 when anything has changed since. */
  @IsOptional() @IsString() @Length(1, 100) version?: string;
}

/** One of the two charts that a review is about. */
export class ReviewedChartDto {
  sourceName!: string;
  sourceTitle!: string;
  patientId!: string;
  personId!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  @ApiProperty({ type: String, nullable: true }) birthDate!: string | null;
  @ApiProperty({ type: String, nullable: true }) sex!: string | null;
}

/** A question to a person: are these two charts of one? */
export class ReviewDto {
  id!: string;
  /** `settled`: events made the question pointless. */
  @ApiProperty({ enum: STATES }) state!: ReviewState;
  @ApiProperty({ enum: CAUSES }) cause!: ReviewCause;
  openedAt!: Date;
  /** The log2 odds that both are one person. */
  score!: number;
  probability!: number;
  /** The rule that leaves it to a person, and why, in words without any value. */
  rule!: string;
  says!: string;
  @ApiProperty({ type: [ReviewedChartDto], minItems: 2, maxItems: 2 }) charts!: [ReviewedChartDto, ReviewedChartDto];
  /** Active measures and periods in which one of the persons counts: what a decision can change. */
  measures!: number;
  @ApiProperty({ type: DeciderDto, nullable: true }) decidedBy!: DeciderDto | null;
  @ApiProperty({ type: Date, nullable: true }) decidedAt!: Date | null;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  /** The act that the decision led to; its decisions can be undone. */
  @ApiProperty({ type: String, nullable: true }) actId!: string | null;
}

/** One page of the reviews: open ones the surest first, decided ones the last decided first. */
export class ReviewPageDto {
  @ApiProperty({ type: [ReviewDto] }) reviews!: ReviewDto[];
  /** Reviews in all pages. */
  total!: number;
  /** Pass it as `after` for the next page; null on the last. */
  @ApiProperty({ type: String, nullable: true }) next!: string | null;
}

/** A field of two charts side by side. */
export class ComparedFieldDto implements ComparedField {
  @ApiProperty({ enum: FIELDS, example: 'birthDate' }) field!: Field;
  left!: string[];
  right!: string[];
  /** `unknown`: one of the two does not say. */
  @ApiProperty({ enum: ['same', 'close', 'different', 'unknown'] }) agreement!: Agreement;
  /** In bits: above 0 it speaks for one person, below 0 for two. */
  @ApiProperty({ type: Number, nullable: true }) weight!: number | null;
  @ApiProperty({ type: String, nullable: true }) says!: string | null;
}

/** One side of a review: a person with all their charts and what they count for now. */
export class ReviewSideDto {
  personId!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  @ApiProperty({ type: [PersonChartDto] }) charts!: PersonChartDto[];
  @ApiProperty({ type: [PersonMeasureDto] }) results!: PersonMeasureDto[];
}

/** A review with all that is needed to decide it. */
export class ReviewDetailsDto extends ReviewDto {
  /** Send it with the decision. */
  version!: string;
  /** Number of the model that compared, or `default`. */
  @ApiProperty({ type: String, example: 'default' }) model!: string;
  @ApiProperty({ type: [ComparedFieldDto] }) fields!: ComparedFieldDto[];
  @ApiProperty({ type: [ReviewSideDto], minItems: 2, maxItems: 2 }) sides!: [ReviewSideDto, ReviewSideDto];
}
