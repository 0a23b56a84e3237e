import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import type { MappedResource, MappingTarget } from '../providers/provider-mappings.service.js';
import type { StoredMapping, UnmappedProvider } from '../providers/provider-mapping.queries.js';
import type { ChangedEntry, RosterDiff } from './roster-diff.js';
import type { RosterEntry } from './roster-model.js';
import type { RosterImport, RosterVersion } from './rosters.js';

/** How a file is imported. */
export class RosterImportQueryDto {
  /** Name of the file, for the list of versions. */
  @IsOptional() @IsString() @MaxLength(255) name = 'roster.csv';
  /** Only checks and compares. */
  @IsOptional() @Transform(({ value }) => value === true || value === 'true') @IsBoolean() dryRun = false;
}

/** Which programme year. */
export class YearQueryDto {
  @Type(() => Number) @IsInt() @Min(2000) @Max(2099) year!: number;
}

/** Which two versions of a year. */
export class RosterDiffQueryDto {
  @Type(() => Number) @IsInt() @Min(1) from!: number;
  @Type(() => Number) @IsInt() @Min(1) to!: number;
}

/** A clinician at a site of a TIN. */
export class RosterEntryDto implements RosterEntry {
  tin!: string;
  tinName!: string;
  siteId!: string;
  siteName!: string;
  @ApiProperty({ type: String, nullable: true }) siteAddress!: string | null;
  npi!: string;
  clinicianName!: string;
  /** Taxonomy code. */
  @ApiProperty({ type: String, nullable: true }) specialty!: string | null;
  startsOn!: string;
  /** Null: still there. */
  @ApiProperty({ type: String, nullable: true }) endsOn!: string | null;
}

/** In the order of the file's columns: left to the compiler, the order in the API document would vary. */
const ENTRY_FIELDS = [
  'tin',
  'tinName',
  'siteId',
  'siteName',
  'siteAddress',
  'npi',
  'clinicianName',
  'specialty',
  'startsOn',
  'endsOn',
] as const satisfies readonly (keyof RosterEntry)[];

/** An entry that is there in two versions and differs. */
export class ChangedRosterEntryDto implements ChangedEntry {
  before!: RosterEntryDto;
  after!: RosterEntryDto;
  /** Names of what differs. */
  @ApiProperty({ enum: ENTRY_FIELDS, isArray: true }) fields!: (keyof RosterEntry)[];
}

/** What a version has that another has not. */
export class RosterDiffDto implements RosterDiff {
  @ApiProperty({ type: [RosterEntryDto] }) joined!: RosterEntryDto[];
  @ApiProperty({ type: [RosterEntryDto] }) left!: RosterEntryDto[];
  @ApiProperty({ type: [ChangedRosterEntryDto] }) changed!: ChangedRosterEntryDto[];
  unchanged!: number;
}

/** What the import of a file did, or would do. */
export class RosterImportDto implements RosterImport {
  year!: number;
  /** Null for one that was only tried, and for a file that says what is there already. */
  @ApiProperty({ type: Number, nullable: true }) version!: number | null;
  diff!: RosterDiffDto;
  /** Columns of the file that nothing was read of. */
  @ApiProperty({ type: [String] }) ignored!: string[];
}

/** One version of a year's roster. */
export class RosterVersionDto implements RosterVersion {
  id!: number;
  year!: number;
  /** From 1; the highest counts. */
  version!: number;
  fileName!: string;
  /** SHA-256 of the file. */
  contentHash!: string;
  importedBy!: string;
  importedAt!: Date;
  tins!: number;
  sites!: number;
  clinicians!: number;
}

/** A resource of an EHR: `Organization/12`, `Location/3`, `Practitioner/7`. */
export class MappedResourceDto implements MappedResource {
  /** Name of the source. */
  @IsString() @IsNotEmpty() @MaxLength(200) source!: string;
  @Matches(/^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/, { message: 'reference must be such as Organization/12' })
  reference!: string;
}

/** Who a resource of an EHR is: a TIN, with a site or without, for organizations and places; an NPI for clinicians. */
export class MapProviderDto extends MappedResourceDto implements MappingTarget {
  @IsOptional() @IsString() @MaxLength(20) tin?: string;
  @IsOptional() @IsString() @MaxLength(64) siteId?: string;
  @IsOptional() @IsString() @MaxLength(20) npi?: string;
}

/** A row of the table of mappings. */
export class ProviderMappingDto implements Omit<StoredMapping, 'sourceId'> {
  source!: string;
  type!: string;
  resourceId!: string;
  @ApiProperty({ type: String, nullable: true }) tin!: string | null;
  @ApiProperty({ type: String, nullable: true }) siteId!: string | null;
  @ApiProperty({ type: String, nullable: true }) npi!: string | null;
  mappedBy!: string;
  mappedAt!: Date;
}

/** What records name and the roster does not know. */
export class UnmappedProviderDto implements UnmappedProvider {
  source!: string;
  type!: string;
  resourceId!: string;
  /** As its EHR calls it. */
  @ApiProperty({ type: String, nullable: true }) name!: string | null;
  /** Persons with a visit there in the year. */
  persons!: number;
}
