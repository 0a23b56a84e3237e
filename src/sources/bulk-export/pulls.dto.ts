import { ApiProperty } from '@nestjs/swagger';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateIf,
} from 'class-validator';
import type { BulkConnection } from './bulk-connection.entity.js';
import type { PullKind, PullState } from './bulk-pull.entity.js';
import { scopeOf } from './capability-profile.js';
import type { ExportLevel } from './kick-off.js';
import type { PullView } from './pull.queries.js';

const LEVELS = ['group', 'patient', 'system'] as const satisfies readonly ExportLevel[];

/** How a FHIR server is reached. */
export class ConnectDto {
  @ApiProperty({ example: 'https://ehr.example/fhir/r4' }) @IsString() @IsNotEmpty() @MaxLength(2000) fhir!: string;
  @ApiProperty({ description: 'The id that the EHR gave this service' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  clientId!: string;
  @ApiProperty({ required: false, description: 'As the server says when absent' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  tokenUrl?: string;
  @ApiProperty({ required: false, description: 'Id of the Group to export; all patients when absent' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(64)
  group?: string;
  @ApiProperty({ required: false, enum: LEVELS }) @IsOptional() @IsIn(LEVELS) level?: ExportLevel;
}

/** What is to be pulled. */
export class RequestPullDto {
  @ApiProperty({ required: false, description: 'Everything, and not only what is new' })
  @IsOptional()
  @IsBoolean()
  full?: boolean;
}

/** How often a source is pulled. */
export class SchedulePullsDto {
  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Seconds between pulls, from 5 minutes to 90 days; null: no schedule',
  })
  @ValidateIf((dto: SchedulePullsDto) => dto.everySeconds !== null)
  @IsInt()
  @Min(300)
  @Max(90 * 86_400)
  everySeconds!: number | null;
}

/** The FHIR server of a source. */
export class ConnectionDto {
  @ApiProperty() fhir!: string;
  @ApiProperty({ type: String, nullable: true }) tokenUrl!: string | null;
  @ApiProperty() clientId!: string;
  @ApiProperty({ enum: LEVELS }) level!: ExportLevel;
  @ApiProperty({ type: String, nullable: true }) group!: string | null;
  @ApiProperty({ description: 'Scope that the administrator of the EHR must allow' }) scope!: string;
  @ApiProperty({ type: String, nullable: true }) fhirVersion!: string | null;
  @ApiProperty({ type: String, nullable: true }) software!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Version of the Bulk Data guide that it claims' })
  bulkVersion!: string | null;
  @ApiProperty({ enum: LEVELS, isArray: true, description: 'Exports that it lists' }) levels!: ExportLevel[];
  @ApiProperty() profiledAt!: Date;
  @ApiProperty({ type: Number, nullable: true }) everySeconds!: number | null;
  @ApiProperty({ type: Date, nullable: true }) nextDueAt!: Date | null;

  static of({ profile, baseUrl: fhir, groupId: group, ...connection }: BulkConnection): ConnectionDto {
    const { tokenUrl, clientId, level, profiledAt, everySeconds, nextDueAt } = connection;
    const { fhirVersion, software, bulkVersion, levels } = profile;
    const scope = scopeOf(profile);
    const server = { fhir, tokenUrl, clientId, level, group, scope };
    return { ...server, fhirVersion, software, bulkVersion, levels, profiledAt, everySeconds, nextDueAt };
  }
}

/** Files of an export by what became of them. */
export class PullFilesDto {
  @ApiProperty() done!: number;
  @ApiProperty() waiting!: number;
  @ApiProperty({ description: 'Could not be read whole' }) short!: number;
}

/** A pull and how far it is. */
export class PullDto implements PullView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['export', 'newcomers'] }) kind!: PullKind;
  @ApiProperty({
    enum: ['requested', 'exporting', 'downloading', 'closing', 'complete', 'partial', 'failed'],
  })
  state!: PullState;
  @ApiProperty({ description: 'Without _since' }) isFull!: boolean;
  @ApiProperty({ type: String, nullable: true }) since!: string | null;
  @ApiProperty({ type: [String], nullable: true }) types!: string[] | null;
  @ApiProperty({ type: String, nullable: true }) transactionTime!: string | null;
  @ApiProperty({ type: String, nullable: true }) progress!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it waits, failed, or what is missing' })
  fault!: string | null;
  @ApiProperty() createdAt!: Date;
  @ApiProperty({ type: Date, nullable: true }) finishedAt!: Date | null;
  @ApiProperty() nextAttemptAt!: Date;
  @ApiProperty({ type: PullFilesDto }) files!: PullFilesDto;
  @ApiProperty({ description: 'Lines that went into the inbox' }) lines!: number;
  @ApiProperty({ description: 'Resources of these that the records have taken' }) applied!: number;
  @ApiProperty() waitingMessages!: number;
  @ApiProperty({ description: 'Messages of which something was not taken' }) faultyMessages!: number;
}

/** A pull that was asked for. */
export class RequestedPullDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ description: 'False: one was under way' }) fresh!: boolean;
}
