import { ApiProperty } from '@nestjs/swagger';
import type { IdentifierKind } from '../../records/matching/index.js';
import type { Demographics, ShownIdentifier } from './demographics.js';

/** An identifier of a chart. Of one with which somebody could pass for somebody else only the end is shown. */
export class ShownIdentifierDto implements ShownIdentifier {
  @ApiProperty({ enum: ['ssn', 'ssn-last4', 'mbi', 'mrn', 'document', 'enterprise'] }) kind!: IdentifierKind;
  @ApiProperty({ example: 'Medical record number' }) label!: string;
  value!: string;
}

/** What an EHR says of who its patient is. */
export class DemographicsDto implements Demographics {
  names!: string[];
  /** As FHIR writes it, of whatever precision. */
  @ApiProperty({ type: String, nullable: true }) birthDate!: string | null;
  /** FHIR administrative gender. */
  @ApiProperty({ type: String, nullable: true }) sex!: string | null;
  /** Date or instant; `yes` where the EHR tells no date. */
  @ApiProperty({ type: String, nullable: true }) deceased!: string | null;
  addresses!: string[];
  telephones!: string[];
  emails!: string[];
  @ApiProperty({ type: [ShownIdentifierDto] }) identifiers!: ShownIdentifierDto[];
  /** False where the EHR has taken the chart out of use. */
  active!: boolean;
}

/** A Patient of a source: one EHR's chart of somebody. */
export class PersonChartDto {
  sourceId!: string;
  sourceName!: string;
  sourceTitle!: string;
  patientId!: string;
  personId!: string;
  /** Null when the EHR has deleted the Patient. */
  @ApiProperty({ type: DemographicsDto, nullable: true }) demographics!: DemographicsDto | null;
  /** What the EHR says of when it last changed, or when it was received. */
  lastUpdated!: Date;
  /** Resources about the patient that are counted. */
  resourceCount!: number;
  /** Earliest and latest receipt of anything about the patient. */
  firstReceived!: Date;
  lastReceived!: Date;
}

/** The charts of a person. */
export class PersonChartsDto {
  /** The person asked for, or the one they were merged into. */
  personId!: string;
  @ApiProperty({ type: [PersonChartDto] }) charts!: PersonChartDto[];
}
