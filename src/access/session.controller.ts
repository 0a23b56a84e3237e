import { Body, Controller, Delete, ForbiddenException, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import { UnauthorizedException } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Environment } from '../config/environment.js';
import { AuditTrail } from './audit-trail.js';
import { AllowBeforePasswordChange, CurrentCaller, Public, actorOf } from './caller.js';
import type { Caller } from './caller.js';
import { isSameOrigin } from './request-origin.js';
import { sessionCookie } from './session-cookie.js';
import type { SessionCookie } from './session-cookie.js';
import { ChangePasswordDto, SessionDto, SignInDto } from './session.dto.js';
import { SessionService } from './session.service.js';
import { SignInService } from './sign-in.service.js';
import { UserService } from './user.service.js';

/** Signing in and out. */
@ApiTags('Session')
@Controller('api/session')
@AllowBeforePasswordChange()
export class SessionController {
  private readonly cookie: SessionCookie;

  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: SessionService,
    private readonly users: UserService,
    private readonly audit: AuditTrail,
    private readonly environment: Environment,
  ) {
    this.cookie = sessionCookie(environment);
  }

  @Post()
  @Public()
  @HttpCode(200)
  @ApiOperation({ summary: 'Sign in: sets the session cookie' })
  @ApiOkResponse({ type: SessionDto })
  async signIn(
    @Body() body: SignInDto,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    if (!isSameOrigin(request, this.environment)) throw new ForbiddenException('The request comes from another site.');
    const { token } = await this.signIns.signIn(body.name, body.password, request.ip ?? 'unknown');
    response.cookie(this.cookie.name, token, this.cookie.options);
    return this.describe(token);
  }

  @Get()
  @ApiOperation({ summary: 'Who is signed in, and the CSRF token of the session' })
  @ApiOkResponse({ type: SessionDto })
  current(@Req() request: Request): Promise<SessionDto> {
    return this.describe(this.tokenOf(request));
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Sign out' })
  @ApiNoContentResponse()
  async signOut(
    @CurrentCaller() caller: Caller,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.sessions.end(this.tokenOf(request));
    response.clearCookie(this.cookie.name, this.cookie.options);
    await this.audit.record({ actor: actorOf(caller), action: 'sign-out', entityType: 'session' });
  }

  @Post('password')
  @HttpCode(200)
  @ApiOperation({ summary: 'Change the own password: ends every session of the user and opens a new one here' })
  @ApiOkResponse({ type: SessionDto })
  async changePassword(
    @CurrentCaller() caller: Caller,
    @Body() body: ChangePasswordDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<SessionDto> {
    await this.users.changePassword(caller.id, body.currentPassword, body.newPassword);
    const { token } = await this.sessions.open(caller.id);
    response.cookie(this.cookie.name, token, this.cookie.options);
    return this.describe(token);
  }

  private async describe(token: string): Promise<SessionDto> {
    const session = await this.sessions.find(token);
    if (!session) throw new UnauthorizedException('The session ended. Sign in again.');
    const { userId, name, displayName, roles, mustChangePassword, csrfToken } = session;
    const idleMinutes = this.environment.SESSION_IDLE_MINUTES;
    return { id: userId, name, displayName, roles, mustChangePassword, csrfToken, idleMinutes };
  }

  private tokenOf(request: Request): string {
    const token = (request.cookies as Record<string, unknown>)[this.cookie.name];
    return typeof token === 'string' ? token : '';
  }
}
