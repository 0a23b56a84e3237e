import { ApiProperty } from '@nestjs/swagger';
import { CqlFindingDto, LibraryImportDto } from './import/library-import.dto.js';
import type {
  ImportOutcome,
  PackageDetails,
  PackageStatus,
  PackageSummary,
  ResolvedValueSet,
  Scoring,
} from './measure-packages.js';
import { PackagePopulationDto } from './package-population.dto.js';

/** The period in which a measure version is meant to be used; an absent side is open. */
export class EffectivePeriodDto {
  @ApiProperty({ required: false, example: '2026-01-01' })
  start?: string;

  @ApiProperty({ required: false, example: '2026-12-31' })
  end?: string;
}

/** A group of a measure. */
export class MeasureGroupDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ type: String, nullable: true, description: 'What it measures, in the publisher’s words' })
  description!: string | null;
}

/** A measure package as lists show it. */
export class MeasureDto implements PackageSummary {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ description: 'Canonical url of the Measure' })
  url!: string;

  @ApiProperty()
  version!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ enum: ['draft', 'active', 'retired'] })
  status!: PackageStatus;

  @ApiProperty({ type: [String], example: ['CMS122FHIR'] })
  identifiers!: string[];

  @ApiProperty({ enum: ['proportion', 'ratio', 'continuous-variable', 'cohort'] })
  scoring!: Scoring;

  @ApiProperty({
    description: 'Lower is better: as the newest programme says that reports it, else the measure itself',
  })
  inverse!: boolean;

  @ApiProperty({ type: [MeasureGroupDto] })
  groups!: MeasureGroupDto[];

  @ApiProperty({ type: EffectivePeriodDto })
  effectivePeriod!: EffectivePeriodDto;

  @ApiProperty({ type: [String], description: 'Value sets without codes: taken as empty until they are imported' })
  missing!: string[];

  @ApiProperty({ type: [String], description: 'Starter value sets in use: not fit for a submission' })
  starters!: string[];

  @ApiProperty({
    type: [String],
    description: 'Value sets taken in the newest of several imported versions, because nothing fixes one',
  })
  newest!: string[];

  @ApiProperty({ format: 'date-time' })
  importedAt!: Date;
}

/** A library of a package. */
export class LibraryReferenceDto {
  @ApiProperty()
  url!: string;

  @ApiProperty()
  version!: string;
}

/** A value set that the logic names, and where its codes come from. */
export class ValueSetUseDto {
  @ApiProperty()
  url!: string;

  @ApiProperty({ type: String, nullable: true })
  version!: string | null;

  @ApiProperty()
  name!: string;

  @ApiProperty()
  codeCount!: number;

  @ApiProperty({ enum: ['package', 'imported', 'missing'] })
  origin!: 'package' | 'imported' | 'missing';

  @ApiProperty()
  starter!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'Version that the logic, the manifest or a pin fixes' })
  wanted!: string | null;

  @ApiProperty({
    type: String,
    enum: ['reference', 'manifest', 'pin', 'package', 'newest', 'only'],
    nullable: true,
    description: 'Why this version; null when it is missing and nothing fixes one',
  })
  fixedBy!: ResolvedValueSet['fixedBy'];
}

/** A measure package with what it is made of. */
export class MeasureDetailsDto extends MeasureDto implements PackageDetails {
  @ApiProperty({ description: 'SHA-256 of the content, in hexadecimal' })
  contentHash!: string;

  @ApiProperty({ type: [PackagePopulationDto] })
  populations!: PackagePopulationDto[];

  @ApiProperty({ type: [LibraryReferenceDto] })
  libraries!: LibraryReferenceDto[];

  @ApiProperty({ type: [ValueSetUseDto] })
  valueSets!: ValueSetUseDto[];
}

/** What became of one package. */
export class PackageImportDto {
  @ApiProperty({ enum: ['imported', 'replaced', 'already there'] })
  result!: 'imported' | 'replaced' | 'already there';

  @ApiProperty({ type: MeasureDto })
  package!: MeasureDto;
}

/** A value set stored for every package. */
export class ImportedValueSetDto {
  @ApiProperty()
  url!: string;

  @ApiProperty()
  version!: string;

  @ApiProperty()
  codeCount!: number;

  @ApiProperty({ enum: ['imported', 'replaced', 'already there'] })
  result!: 'imported' | 'replaced' | 'already there';

  @ApiProperty({ description: 'Codes that the replaced version did not have' })
  added!: number;

  @ApiProperty({ description: 'Codes of the replaced version that are gone' })
  removed!: number;
}

/** What an import did. */
export class ImportOutcomeDto implements ImportOutcome {
  @ApiProperty({ type: [PackageImportDto] })
  packages!: PackageImportDto[];

  @ApiProperty({ type: [ImportedValueSetDto] })
  valueSets!: ImportedValueSetDto[];

  @ApiProperty({ type: [LibraryImportDto] })
  libraries!: LibraryImportDto[];

  @ApiProperty({ type: [String] })
  warnings!: string[];

  @ApiProperty({ type: [CqlFindingDto], description: 'What the translator remarked about CQL that came without ELM' })
  findings!: CqlFindingDto[];
}
