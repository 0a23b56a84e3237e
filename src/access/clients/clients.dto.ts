import { ApiProperty, ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { IsBoolean, IsNotEmpty, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import type { ClientView } from './clients.queries.js';

const CLIENT_NAME = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A client to be registered. */
export class RegisterClientDto {
  @ApiProperty({ description: 'By which people call it', example: 'clinic-north-engine' })
  @Matches(CLIENT_NAME, { message: 'name must be 1 to 63 lower-case letters, digits and hyphens' })
  name!: string;

  @ApiProperty({ description: 'What it may be given, parted by spaces', example: 'system/*.cruds' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(4000)
  scope!: string;

  @ApiPropertyOptional({ description: 'Name or id of the source that it writes for; without one it only reads' })
  @IsOptional()
  @IsString()
  source?: string;

  @ApiPropertyOptional({ description: 'Whether it reads what every source sent', default: false })
  @IsOptional()
  @IsBoolean()
  allSources?: boolean;

  @ApiPropertyOptional({ description: 'Address of its public keys (JWKS)', example: 'https://ehr.example/jwks.json' })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  jwksUrl?: string;

  @ApiPropertyOptional({ type: Object, description: 'Its public keys (RFC 7517), where it publishes none' })
  @IsOptional()
  @IsObject()
  jwks?: object;
}

/** Where the keys of a client are from now on. */
export class RotateKeysDto extends PickType(RegisterClientDto, ['jwksUrl', 'jwks']) {
  @ApiPropertyOptional({ description: 'Keep the keys that it has too', default: false })
  @IsOptional()
  @IsBoolean()
  beside?: boolean;
}

/** Which clients to list. */
export class ClientsQueryDto {
  @ApiPropertyOptional({ description: 'Name or id of the source that they write for' })
  @IsOptional()
  @IsString()
  source?: string;
}

export class ClientSourceDto {
  @ApiProperty({ format: 'uuid' }) id!: string;
  @ApiProperty() name!: string;
}

/** A registered client. */
export class ClientDto {
  @ApiProperty({ format: 'uuid', description: 'The client_id' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ type: ClientSourceDto, nullable: true }) source!: ClientSourceDto | null;
  @ApiProperty() allSources!: boolean;
  @ApiProperty({ type: [String] }) scopes!: string[];
  @ApiProperty({ type: String, nullable: true }) jwksUrl!: string | null;
  @ApiProperty({ type: [String], nullable: true, description: 'kid of each key that is kept here' })
  kids!: string[] | null;
  @ApiProperty({ description: 'False once it was revoked' }) active!: boolean;
  @ApiProperty() createdAt!: Date;
  @ApiProperty({ type: Date, nullable: true, description: 'When it last got a token' }) lastUsedAt!: Date | null;

  static of({ keys, ...client }: ClientView): ClientDto {
    return { ...client, kids: keys && keys.map(({ kid }) => String(kid)) };
  }
}

/** One public key of a client. */
export class ClientKeyDto {
  @ApiProperty({ type: String, nullable: true }) kid!: string | null;
  @ApiProperty({ type: String, nullable: true }) algorithm!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'RFC 7638, SHA-256' }) thumbprint!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it cannot be used' }) fault!: string | null;
}

/** An access token (RFC 6749, 5.1). */
export class TokenDto {
  @ApiProperty() access_token!: string;
  @ApiProperty({ enum: ['bearer'] }) token_type!: 'bearer';
  @ApiProperty({ description: 'Seconds' }) expires_in!: number;
  @ApiProperty({ description: 'What was granted of the scopes asked for' }) scope!: string;
}

/** No access token (RFC 6749, 5.2). */
export class TokenErrorDto {
  @ApiProperty() error!: string;
  @ApiProperty() error_description!: string;
}

/** https://hl7.org/fhir/smart-app-launch/conformance.html#metadata */
export class SmartConfigurationDto {
  @ApiProperty() token_endpoint!: string;
  @ApiProperty({ type: [String] }) grant_types_supported!: string[];
  @ApiProperty({ type: [String] }) token_endpoint_auth_methods_supported!: string[];
  @ApiProperty({ type: [String] }) token_endpoint_auth_signing_alg_values_supported!: string[];
  @ApiProperty({ type: [String] }) scopes_supported!: string[];
  @ApiProperty({ type: [String] }) capabilities!: string[];
}
