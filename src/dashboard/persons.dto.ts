import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import type { PackageStatus } from '../measures/measure-packages.js';

/** Whom to list: the members of a population, or those whose evaluation failed. */
export class PersonsQueryDto {
  /** Number of the measure and period, as `/api/scores` gives it. */
  @Type(() => Number) @IsInt() @Min(1) measurePeriod!: number;
  /** Id of the group; not needed for `failed`. */
  @IsOptional() @IsString() @MaxLength(200) group?: string;
  /** Code of the population, such as `numerator`; `failed` lists the persons whose evaluation failed. */
  @IsString() @Length(1, 200) population!: string;
  /** Only this stratum: the stratifier's id, or `id=value`. */
  @IsOptional() @IsString() @Length(1, 500) stratum?: string;
  /** Persons after this one; `next` of the page before. */
  @IsOptional() @IsUUID() after?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
}

/** Which resources of a record, and which page of them. */
export class ResourcesQueryDto {
  /** Only resources of this type. */
  @IsOptional() @Matches(/^[A-Z][A-Za-z]{1,63}$/, { message: 'type must be a FHIR resource type' }) type?: string;
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) offset = 0;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
}

/** A person in a list. */
export class PersonRowDto {
  id!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  /** As FHIR writes it, of whatever precision. */
  @ApiProperty({ type: String, nullable: true }) birthDate!: string | null;
  /** FHIR administrative gender. */
  @ApiProperty({ type: String, nullable: true }) sex!: string | null;
  /** What the person counts for: 1, or the number of episodes. */
  count!: number;
  /** Why the person could not be evaluated; only in the list of those who failed. */
  @ApiProperty({ type: String, nullable: true }) error!: string | null;
}

/** One page of a list of persons. */
export class PersonPageDto {
  @ApiProperty({ type: [PersonRowDto] }) persons!: PersonRowDto[];
  /** Pass it as `after` for the next page; null on the last. */
  @ApiProperty({ type: String, nullable: true }) next!: string | null;
}

/** An EHR that knows a person, and under which id. */
export class KnownAtDto {
  sourceId!: string;
  name!: string;
  title!: string;
  patientId!: string;
}

/** What a person counts for in one group. */
export class PersonGroupDto {
  id!: string;
  /** What the group measures, in the publisher’s words. */
  @ApiProperty({ type: String, nullable: true }) description!: string | null;
  /** Counts by population: 0 or 1, or episodes. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } }) populations!: Record<string, number>;
}

/** What a person counts for in one measure and period. */
export class PersonMeasureDto {
  measurePeriodId!: number;
  title!: string;
  version!: string;
  /** Where the version stands now; results of a draft are only a look ahead. */
  @ApiProperty({ enum: ['draft', 'active', 'retired'] }) status!: PackageStatus;
  identifiers!: string[];
  @ApiProperty({ example: '2026-01-01' }) periodStart!: string;
  @ApiProperty({ example: '2026-12-31' }) periodEnd!: string;
  @ApiProperty({ type: [PersonGroupDto] }) groups!: PersonGroupDto[];
  /** Why the person could not be evaluated. */
  @ApiProperty({ type: String, nullable: true }) error!: string | null;
  evaluatedAt!: Date;
}

/** How many resources of a type a record has. */
export class TypeCountDto {
  type!: string;
  count!: number;
}

/** One person: who they are, where they are known, what they count for, and what their record holds. */
export class PersonDto {
  id!: string;
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  @ApiProperty({ type: String, nullable: true }) birthDate!: string | null;
  @ApiProperty({ type: String, nullable: true }) sex!: string | null;
  @ApiProperty({ type: [KnownAtDto] }) sources!: KnownAtDto[];
  @ApiProperty({ type: [PersonMeasureDto] }) results!: PersonMeasureDto[];
  @ApiProperty({ type: [TypeCountDto] }) resourceTypes!: TypeCountDto[];
}

/** One resource of a record, as a list shows it. */
export class RecordResourceDto {
  sourceName!: string;
  sourceTitle!: string;
  type!: string;
  /** Its id at the source. */
  id!: string;
  @ApiProperty({ type: String, nullable: true }) date!: string | null;
  @ApiProperty({ type: String, nullable: true }) text!: string | null;
  @ApiProperty({ type: String, nullable: true }) status!: string | null;
}

/** One page of a record. */
export class ResourcePageDto {
  @ApiProperty({ type: [RecordResourceDto] }) resources!: RecordResourceDto[];
  /** Resources in all pages. */
  total!: number;
}
