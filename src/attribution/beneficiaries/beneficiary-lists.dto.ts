import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import type { BeneficiaryImport, BeneficiaryList, ListDiff, ListedBeneficiary } from './beneficiary-lists.js';
import { FOUND, type Found, type MatchReason } from './match-beneficiaries.js';

/** How a list is imported. */
export class BeneficiaryImportQueryDto {
  /** Name of the file; one such as `P.A1234.ACO.MCQM.2026Q3` tells year and quarter. */
  @IsOptional() @IsString() @MaxLength(255) name = 'beneficiaries.csv';
  @IsOptional() @Type(() => Number) @IsInt() @Min(2000) @Max(2099) year?: number;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(4) quarter?: number;
  /** Only checks and compares. */
  @IsOptional() @Transform(({ value }) => value === true || value === 'true') @IsBoolean() dryRun = false;
  /** What columns are called in this file: `mbi=Bene ID,first_name=Name 1`. */
  @IsOptional() @IsString() @MaxLength(2000) columns?: string;
}

/** Which lines of a list. */
export class BeneficiariesQueryDto {
  @ApiProperty({ enum: FOUND, required: false }) @IsOptional() @IsIn(FOUND) found?: Found;
  /** Lines after this one. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(0) after?: number;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit = 50;
}

/** How many were found in which way. */
export class FoundCountsDto implements Record<Found, number> {
  /** By their Medicare number. */
  mbi!: number;
  /** By names and birth date. */
  model!: number;
  /** Perhaps: somebody has to look. */
  review!: number;
  none!: number;
}

/** Why beneficiaries were not found. */
export class MatchReasonDto {
  @ApiProperty({ enum: ['uncertain', 'contradicted', 'several', 'two-lines', 'no-chart'] }) reason!: MatchReason;
  beneficiaries!: number;
}

/** A list with how many of it were found. */
export class BeneficiaryListDto implements BeneficiaryList {
  id!: number;
  year!: number;
  quarter!: number;
  version!: number;
  fileName!: string;
  importedBy!: string;
  importedAt!: Date;
  /** Whether it is the one that counts in its year. */
  isCurrent!: boolean;
  /** False while its beneficiaries are still to be looked for. */
  isMatched!: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) matchedAt!: Date | null;
  beneficiaries!: number;
  /** Of these, those who have died by the list. */
  deceased!: number;
  found!: FoundCountsDto;
  @ApiProperty({ type: [MatchReasonDto] }) reasons!: MatchReasonDto[];
}

/** Beneficiaries against the list before. */
export class ListDiffDto implements ListDiff {
  joined!: number;
  left!: number;
  changed!: number;
  unchanged!: number;
}

/** What the import of a list did, or would do. */
export class BeneficiaryImportDto implements BeneficiaryImport {
  year!: number;
  quarter!: number;
  /** Null for one that was only tried. */
  @ApiProperty({ type: Number, nullable: true }) listId!: number | null;
  beneficiaries!: number;
  /** Headings whose cells are kept as they are. */
  @ApiProperty({ type: [String] }) kept!: string[];
  /** Against the list that counted before. */
  diff!: ListDiffDto;
}

/** One line of a list. */
export class ListedBeneficiaryDto implements ListedBeneficiary {
  line!: number;
  mbi!: string;
  givenName!: string;
  familyName!: string;
  @ApiProperty({ type: String, nullable: true }) birthDate!: string | null;
  @ApiProperty({ enum: FOUND, nullable: true }) found!: Found | null;
  @ApiProperty({ enum: ['uncertain', 'contradicted', 'several', 'two-lines', 'no-chart'], nullable: true })
  reason!: MatchReason | null;
  @ApiProperty({ type: String, nullable: true }) personId!: string | null;
  /** Persons who may be meant. */
  @ApiProperty({ type: [String] }) candidates!: string[];
}
