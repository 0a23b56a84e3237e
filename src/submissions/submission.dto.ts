import { ApiProperty } from '@nestjs/swagger';
import { IsArray, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import {
  DOCUMENT_FORMATS,
  REPORTED_COLLECTIONS,
  type Counts,
  type DocumentFormat,
  type MeasureCounts,
  type ReportedCollection,
} from './submission-set.js';
import type { CheckFinding } from './checks/check.js';
import type {
  DocumentSummary,
  FreezeRequest,
  SubmissionState,
  SubmissionSummary,
  SubmissionView,
  Verification,
} from './submissions.js';

/** What to freeze, for which programme and entity. */
export class FreezeDto implements FreezeRequest {
  @ApiProperty({ example: 'app-plus' })
  @IsString()
  @IsNotEmpty()
  programme!: string;

  @ApiProperty({ description: 'Performance year', example: 2025 })
  @IsInt()
  @Min(2020)
  @Max(2100)
  year!: number;

  @ApiProperty({ description: 'APM Entity id', example: 'A1234' })
  @IsString()
  @IsNotEmpty()
  entityId!: string;

  @ApiProperty({ required: false, description: 'Name of the entity in the documents' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  entityName?: string;

  @ApiProperty({ required: false, description: 'CMS EHR Certification ID: QRDA III and QPP JSON need it' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  cehrtId?: string;

  @ApiProperty({ format: 'uuid', description: 'A completed run of everyone' })
  @IsUUID()
  runId!: string;

  @ApiProperty({
    required: false,
    enum: REPORTED_COLLECTIONS,
    description: 'Absent: ecqm. medicare-cqm counts the beneficiaries of the list that counts in the year',
  })
  @IsOptional()
  @IsIn(REPORTED_COLLECTIONS)
  collection?: ReportedCollection;

  @ApiProperty({ required: false, isArray: true, enum: DOCUMENT_FORMATS, description: 'Absent: all' })
  @IsOptional()
  @IsArray()
  @IsIn(DOCUMENT_FORMATS, { each: true })
  formats?: DocumentFormat[];

  @ApiProperty({
    required: false,
    type: [String],
    description: 'Packages to take where the run has several for one measure: id, url, or url|version',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  packages?: string[];
}

/** A frozen submission as lists show it. */
export class SubmissionDto implements SubmissionSummary {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'app-plus' })
  programme!: string;

  @ApiProperty({ example: 2025 })
  year!: number;

  @ApiProperty({ example: 'A1234' })
  entityId!: string;

  @ApiProperty({ nullable: true, type: String })
  cehrtId!: string | null;

  @ApiProperty({ format: 'uuid' })
  runId!: string;

  @ApiProperty({ enum: ['frozen', 'signed-off'] })
  state!: SubmissionState;

  @ApiProperty({ format: 'date-time' })
  frozenAt!: Date;

  @ApiProperty({ description: 'Name of the user' })
  frozenBy!: string;

  @ApiProperty({ format: 'date-time', nullable: true, type: Date })
  signedOffAt!: Date | null;

  @ApiProperty({ nullable: true, type: String, description: 'Name of the user' })
  signedOffBy!: string | null;

  @ApiProperty({ description: 'Findings that stand in the way of signing off' })
  errors!: number;

  @ApiProperty()
  warnings!: number;
}

/** One finding about a submission. */
export class CheckFindingDto implements CheckFinding {
  @ApiProperty({ example: 'case-minimum' })
  code!: string;

  @ApiProperty({ enum: ['error', 'warning'] })
  severity!: CheckFinding['severity'];

  @ApiProperty({ description: 'Plain words, with the figures' })
  message!: string;

  @ApiProperty({ required: false, description: 'Quality id', example: '001' })
  measure?: string;

  @ApiProperty({ required: false, description: 'XPath into the QRDA III document; cda is urn:hl7-org:v3' })
  location?: string;
}

/** A document of a submission. */
export class DocumentDto implements DocumentSummary {
  @ApiProperty({ enum: DOCUMENT_FORMATS })
  format!: DocumentFormat;

  @ApiProperty()
  fileName!: string;

  @ApiProperty()
  mediaType!: string;

  @ApiProperty({ description: 'Bytes' })
  size!: number;

  @ApiProperty({ description: 'SHA-256, hexadecimal' })
  sha256!: string;
}

/** What one measure counts in the frozen results. */
export class MeasureCountsDto implements MeasureCounts {
  @ApiProperty({ example: '001' })
  qualityId!: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  package!: MeasureCounts['package'];

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  populations!: Counts;

  @ApiProperty({
    type: 'object',
    description: 'By code of the stratum',
    additionalProperties: { type: 'object', additionalProperties: { type: 'integer' } },
  })
  strata!: MeasureCounts['strata'];

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'By population and element' })
  supplemental!: MeasureCounts['supplemental'];

  @ApiProperty({ type: 'array', items: { type: 'object' } })
  unmapped!: MeasureCounts['unmapped'];

  @ApiProperty()
  persons!: number;

  @ApiProperty({ description: 'Persons whose evaluation failed; they count nowhere' })
  failed!: number;
}

/** One frozen submission with its counts, checks and documents. */
export class SubmissionViewDto extends SubmissionDto implements SubmissionView {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Packages, roster, run and software' })
  details!: SubmissionView['details'];

  @ApiProperty({ type: [MeasureCountsDto] })
  counts!: MeasureCountsDto[];

  @ApiProperty({ type: [CheckFindingDto] })
  checks!: CheckFindingDto[];

  @ApiProperty({ type: [DocumentDto] })
  documents!: DocumentDto[];
}

/** A document rendered again beside the one stored. */
export class VerifiedDocumentDto {
  @ApiProperty({ enum: DOCUMENT_FORMATS })
  format!: DocumentFormat;

  @ApiProperty()
  stored!: string;

  @ApiProperty()
  recomputed!: string;

  @ApiProperty()
  agree!: boolean;
}

/** Whether rendering the frozen set again gives what is stored. */
export class VerificationDto implements Verification {
  @ApiProperty()
  countsAgree!: boolean;

  @ApiProperty({ type: [VerifiedDocumentDto] })
  documents!: VerifiedDocumentDto[];

  @ApiProperty()
  agree!: boolean;
}
