import { Body, Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe, Patch, Post } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Roles, actorOf } from './caller.js';
import type { Caller } from './caller.js';
import { NewUserDto, UserChangeDto, UserDto, UserWithOneTimePasswordDto, userDto } from './user.dto.js';
import { UserService } from './user.service.js';

/** Users of this installation, for administrators. */
@ApiTags('Users')
@Controller('api/users')
@Roles('administrator')
export class UsersController {
  constructor(private readonly users: UserService) {}

  @Get()
  @ApiOperation({ summary: 'All users, deactivated ones included' })
  @ApiOkResponse({ type: [UserDto] })
  async list(): Promise<UserDto[]> {
    return (await this.users.list()).map(userDto);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One user' })
  async read(@Param('id', ParseUUIDPipe) id: string): Promise<UserDto> {
    return userDto(await this.users.get(id));
  }

  @Post()
  @ApiOperation({ summary: 'Add a user; the answer holds a one-time password' })
  @ApiCreatedResponse({ type: UserWithOneTimePasswordDto })
  @ApiConflictResponse({ description: 'The name is taken' })
  async add(@Body() body: NewUserDto, @CurrentCaller() caller: Caller): Promise<UserWithOneTimePasswordDto> {
    const { user, oneTimePassword } = await this.users.add(body, actorOf(caller));
    return { user: userDto(user), oneTimePassword };
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change display name, roles or activity; a change of rights ends the sessions' })
  @ApiConflictResponse({ description: 'This is the last active administrator' })
  async change(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: UserChangeDto,
    @CurrentCaller() caller: Caller,
  ): Promise<UserDto> {
    return userDto(await this.users.change(id, body, actorOf(caller)));
  }

  @Post(':id/password')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give a new one-time password, unlock the user, end their sessions' })
  @ApiOkResponse({ type: UserWithOneTimePasswordDto })
  async resetPassword(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<UserWithOneTimePasswordDto> {
    const { user, oneTimePassword } = await this.users.resetPassword(id, actorOf(caller));
    return { user: userDto(user), oneTimePassword };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Deactivate a user; nobody is deleted, so that the audit trail keeps its meaning' })
  @ApiConflictResponse({ description: 'This is the last active administrator' })
  async deactivate(@Param('id', ParseUUIDPipe) id: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.users.change(id, { active: false }, actorOf(caller));
  }
}
