import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsDate, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import type { AuditEvent } from './audit-event.entity.js';

const number = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? Number(value) : value));
const date = Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? new Date(value) : value));

/** Which entries to show; newest first. */
export class AuditQueryDto {
  /** Entries that touched this person. */
  @IsOptional() @IsUUID() person?: string;
  /** Entries of this user or source (its id), or of `command-line` and the like. */
  @IsOptional() @IsString() @Length(1, 200) actor?: string;
  /** From this time on, such as `2026-01-01` or `2026-01-01T08:00:00Z`. */
  @IsOptional() @date @IsDate() from?: Date;
  /** Before this time. */
  @IsOptional() @date @IsDate() to?: Date;
  /** Entries before this sequence: the `next` of the page before. */
  @IsOptional() @number @IsInt() @Min(1) before?: number;
  @number @IsInt() @Min(1) @Max(1000) limit: number = 100;
}

/** One entry of the trail. */
export class AuditEventDto {
  sequence!: number;
  occurredAt!: Date;
  actorKind!: string;
  actorId!: string;
  action!: string;
  entityType!: string;
  @ApiProperty({ type: String, nullable: true }) entityId!: string | null;
  @ApiProperty({ type: String, nullable: true }) personId!: string | null;
  outcome!: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) details!: AuditEvent['details'];
  /** In hexadecimal; covers the entry and all before it. */
  hash!: string;
}

/** One page of the trail, newest first. */
export class AuditPageDto {
  entries!: AuditEventDto[];
  /** Give it as `before` to get the next page; null on the last. */
  @ApiProperty({ type: Number, nullable: true }) next!: number | null;
}
