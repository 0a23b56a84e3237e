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
import { modeOf, scopeOf, type PullMode } from './capability-profile.js';
import type { ConnectionStep } from './connection-walk.service.js';
import type { ExportLevel } from './kick-off.js';
import type { PullView } from './pull.queries.js';

const MODES = ['bulk', 'polling'] as const satisfies readonly PullMode[];
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
  @ApiProperty({ required: false, enum: MODES, description: 'How news are pulled; as the server can when absent' })
  @IsOptional()
  @IsIn(MODES)
  mode?: PullMode;
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
  @ApiProperty({ enum: MODES, description: 'How news are pulled' }) mode!: PullMode;
  @ApiProperty({ type: String, nullable: true, description: 'Why the members of the group could not be read' })
  groupFault!: string | null;
  @ApiProperty({ type: Boolean, nullable: true, description: 'Whether a trial export took _since' })
  takesSince!: boolean | null;
  @ApiProperty({ type: Boolean, nullable: true, description: 'Whether a trial export took names of patients' })
  takesPatients!: boolean | null;
  @ApiProperty({ description: 'Whether searches show deletions: by the history of every type that it searches' })
  showsDeletions!: boolean;
  @ApiProperty({ type: [String], nullable: true, description: 'Topics of subscriptions that it lists; null: none' })
  topics!: string[] | null;
  @ApiProperty() profiledAt!: Date;
  @ApiProperty({ type: Number, nullable: true }) everySeconds!: number | null;
  @ApiProperty({ type: Date, nullable: true }) nextDueAt!: Date | null;

  static of({ profile, baseUrl: fhir, groupId: group, ...connection }: BulkConnection): ConnectionDto {
    const { tokenUrl, clientId, level, profiledAt, everySeconds, nextDueAt } = connection;
    const { fhirVersion, software, bulkVersion, levels } = profile;
    const scope = scopeOf(profile);
    const server = { fhir, tokenUrl, clientId, level, group, scope };
    return {
      ...server,
      ...{ fhirVersion, software, bulkVersion, levels, profiledAt, everySeconds, nextDueAt },
      mode: modeOf({ askedMode: connection.askedMode, profile }),
      groupFault: connection.groupFault,
      takesSince: profile.trial?.since ?? null,
      takesPatients: profile.trial?.patient ?? null,
      showsDeletions: profile.searchedByTime.every((type) => profile.history.includes(type)) && group === null,
      topics: profile.subscriptions?.topics ?? null,
    };
  }
}

/** Files of an export, or searches of a poll, by what became of them. */
export class PullFilesDto {
  @ApiProperty() done!: number;
  @ApiProperty() waiting!: number;
  @ApiProperty({ description: 'Could not be read whole' }) short!: number;
}

/** A pull and how far it is. */
export class PullDto implements PullView {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['export', 'newcomers', 'poll', 'requery'] }) kind!: PullKind;
  @ApiProperty({
    enum: [
      ...['requested', 'exporting', 'downloading', 'searching', 'closing', 'cancelling'],
      ...['complete', 'partial', 'failed', 'cancelled'],
    ],
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

/** One step of connecting a FHIR server, and how it went. */
export class ConnectionStepDto implements ConnectionStep {
  @ApiProperty({
    enum: ['capability statement', 'SMART configuration', 'access token', 'group', 'pulls', 'subscriptions'],
  })
  name!: ConnectionStep['name'];
  @ApiProperty({ enum: ['passed', 'failed', 'skipped'] }) state!: ConnectionStep['state'];
  @ApiProperty() text!: string;
  @ApiProperty({ type: String, nullable: true, description: 'What to do about it' }) remedy!: string | null;
}
