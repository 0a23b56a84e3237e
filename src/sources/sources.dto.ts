import { ApiProperty } from '@nestjs/swagger';
import { IsISO8601, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { Feed } from './feeds.queries.js';
import type { MessageState } from './message.entity.js';
import type { CredentialKind, SourceCredential } from './source-credential.entity.js';

/** A source to be connected. */
export class AddSourceDto {
  @ApiProperty({ description: 'Part of the webhook address', example: 'clinic-north' })
  @Matches(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, {
    message: 'name must be 1 to 63 lower-case letters, digits and hyphens',
  })
  name!: string;

  @ApiProperty({ required: false, description: 'For people; the name when absent' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  title?: string;
}

/** When the secret that is replaced ends. */
export class RotateSecretDto {
  @ApiProperty({ required: false, description: 'ISO 8601; one day from now when absent' })
  @IsOptional()
  @IsISO8601({ strict: true })
  oldUntil?: string;
}

/** Messages by state. */
export class MessageCountsDto implements Record<MessageState, number> {
  @ApiProperty() received!: number;
  @ApiProperty() applied!: number;
  @ApiProperty() 'partly-applied'!: number;
  @ApiProperty() quarantined!: number;
}

/** A connected EHR and the state of its feed. */
export class SourceDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty() title!: string;
  @ApiProperty() active!: boolean;
  @ApiProperty() createdAt!: Date;
  @ApiProperty({ type: Date, nullable: true, description: 'Receipt of the newest message' })
  lastMessageAt!: Date | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Seconds since the newest message' })
  silentForSeconds!: number | null;
  @ApiProperty({ type: Date, nullable: true, description: 'Receipt of the oldest message that still waits' })
  waitingSince!: Date | null;
  @ApiProperty({ type: MessageCountsDto }) messages!: MessageCountsDto;

  static of(feed: Feed, now: Date): SourceDto {
    const { id, name, title, active, createdAt, waitingSince, messages } = feed;
    const lastMessageAt = feed.lastMessage?.receivedAt ?? null;
    const silentForSeconds = lastMessageAt && Math.max(0, Math.round((now.getTime() - lastMessageAt.getTime()) / 1000));
    return { id, name, title, active, createdAt, lastMessageAt, silentForSeconds, waitingSince, messages };
  }
}

/** A credential without its secret. */
export class CredentialDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['signing-secret', 'token'] }) kind!: CredentialKind;
  @ApiProperty({ description: 'First characters, to recognise it' }) prefix!: string;
  @ApiProperty() createdAt!: Date;
  @ApiProperty({ type: Date, nullable: true }) expiresAt!: Date | null;
  @ApiProperty() live!: boolean;

  static of({ id, kind, prefix, createdAt, expiresAt }: SourceCredential, now: Date): CredentialDto {
    return { id, kind, prefix, createdAt, expiresAt, live: expiresAt === null || expiresAt > now };
  }
}

/** A source with its credentials. */
export class SourceDetailsDto extends SourceDto {
  @ApiProperty({ type: [CredentialDto] }) credentials!: CredentialDto[];
}

/** A new source. Secret and token are shown this once. */
export class AddedSourceDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty() title!: string;
  @ApiProperty() webhook!: string;
  @ApiProperty() signingSecret!: string;
  @ApiProperty() token!: string;
}

/** A new secret or token, shown this once. */
export class IssuedCredentialDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty({ enum: ['signing-secret', 'token'] }) kind!: CredentialKind;
  @ApiProperty() plain!: string;
  @ApiProperty() prefix!: string;
}
