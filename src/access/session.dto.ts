import { IsString, Length } from 'class-validator';
import { ROLES } from './roles.js';
import type { Role } from './roles.js';
import { ApiProperty } from '@nestjs/swagger';

/** Name and password of a user. */
export class SignInDto {
  @IsString() @Length(1, 64) name!: string;
  @IsString() @Length(1, 1024) password!: string;
}

/** The password to give up and the one to take. */
export class ChangePasswordDto {
  @IsString() @Length(1, 1024) currentPassword!: string;
  /** At least 12 characters; no rules of composition. */
  @IsString() @Length(1, 1024) newPassword!: string;
}

/** The signed-in user and what their pages need. */
export class SessionDto {
  id!: string;
  name!: string;
  displayName!: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles!: Role[];
  /** Nothing but `POST /api/session/password` is allowed until the password is changed. */
  mustChangePassword!: boolean;
  /** To be sent as `X-CSRF-Token` with every request that changes something. */
  csrfToken!: string;
  /** Minutes without a request after which the session ends. */
  idleMinutes!: number;
}
