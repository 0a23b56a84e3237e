import { ApiProperty, OmitType, PartialType } from '@nestjs/swagger';
import { ArrayNotEmpty, ArrayUnique, IsBoolean, IsIn, IsString, Length, Matches, ValidateIf } from 'class-validator';
import { ROLES } from './roles.js';
import type { Role } from './roles.js';
import type { User } from './user.entity.js';

/** What a sign-in name looks like. */
export const USER_NAME = /^[a-z0-9][a-z0-9._@-]{1,63}$/;

/** A user to add. */
export class NewUserDto {
  /** Typed at sign-in: lower-case letters, digits and `. _ @ -`. */
  @Matches(USER_NAME, { message: 'name: 2 to 64 lower-case letters, digits, or . _ @ -' }) name!: string;
  @IsString() @Length(1, 200) displayName!: string;
  @ApiProperty({ enum: ROLES, isArray: true })
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(ROLES, { each: true })
  roles!: Role[];
}

/** What may be changed of a user; absent members stay as they are. */
export class UserChangeDto extends PartialType(OmitType(NewUserDto, ['name']), { skipNullProperties: false }) {
  @ApiProperty({ required: false })
  @ValidateIf(({ active }: UserChangeDto) => active !== undefined)
  @IsBoolean()
  active?: boolean;
}

/** A user as administrators see them. */
export class UserDto {
  id!: string;
  name!: string;
  displayName!: string;
  @ApiProperty({ enum: ROLES, isArray: true }) roles!: Role[];
  active!: boolean;
  mustChangePassword!: boolean;
  /** Until then sign-in is refused, after too many wrong passwords. */
  @ApiProperty({ type: Date, nullable: true }) lockedUntil!: Date | null;
  createdAt!: Date;
}

/** A user with the password made for them, shown this one time. */
export class UserWithOneTimePasswordDto {
  user!: UserDto;
  oneTimePassword!: string;
}

export function userDto(user: User): UserDto {
  const { id, name, displayName, roles, active, mustChangePassword, lockedUntil, createdAt } = user;
  return { id, name, displayName, roles, active, mustChangePassword, lockedUntil, createdAt };
}
