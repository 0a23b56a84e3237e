import { ForbiddenException, Injectable, UnauthorizedException } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ModuleRef, Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { Environment } from '../config/environment.js';
import { AuditTrail } from './audit-trail.js';
import {
  ALLOWED_ROLES,
  ALLOWED_BEFORE_PASSWORD_CHANGE,
  ALLOWS_CLIENTS,
  ALLOWS_SOURCES,
  PUBLIC_ROUTE,
  SourceTokens,
  actorOf,
} from './caller.js';
import type { Caller, ClientCaller, ClientNeed } from './caller.js';
import { ClientTokens } from './clients/client-tokens.service.js';
import { InsufficientScopeError } from './clients/insufficient-scope.js';
import { lacking } from './clients/scopes.js';
import { carriesToken, isSameOrigin, isUnsafe } from './request-origin.js';
import type { Role } from './roles.js';
import { sessionCookie } from './session-cookie.js';
import { SessionService } from './session.service.js';

/** A request after the guard: `caller` is set unless the route is public. */
export interface AuthenticatedRequest extends Request {
  caller?: Caller;
}

const REFUSALS: Readonly<Record<Caller['kind'], string>> = {
  user: 'None of your roles allows this.',
  source: 'A source may not do this.',
  client: 'A client may not do this.',
};

/**
 * Stands before every route. Finds out who calls, and lets nobody through whom the route does not name:
 * a route without a mark is for signed-in users only.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  private sourceTokens?: SourceTokens | null;

  constructor(
    private readonly reflector: Reflector,
    private readonly modules: ModuleRef,
    private readonly sessions: SessionService,
    private readonly clients: ClientTokens,
    private readonly audit: AuditTrail,
    private readonly environment: Environment,
  ) {}

  /**
   * @throws UnauthorizedException when nobody is signed in
   * @throws ForbiddenException when the caller may not, or the request does not come from our own pages
   */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.mark<boolean>(context, PUBLIC_ROUTE)) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const bearer = /^Bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    request.caller = bearer ? await this.holderOf(bearer) : await this.userOf(request, context);
    if (!this.allows(context, request.caller)) await this.refuse(request, request.caller);
    if (request.caller.kind === 'client') await this.checkNeed(request, request.caller, context);
    return true;
  }

  private async holderOf(token: string): Promise<Caller> {
    if (!this.clients.isOne(token)) return this.sourceOf(token);
    const client = await this.clients.find(token);
    if (!client) throw new UnauthorizedException('The access token has expired, or was taken back: ask for another.');
    return client;
  }

  private async sourceOf(token: string): Promise<Caller> {
    const source = await this.findSourceTokens()?.find(token);
    if (!source) throw new UnauthorizedException('The bearer token is not that of an active source.');
    return { kind: 'source', id: source.id, name: source.name };
  }

  private async userOf(request: AuthenticatedRequest, context: ExecutionContext): Promise<Caller> {
    const cookies = request.cookies as Record<string, unknown> | undefined;
    const token = cookies?.[sessionCookie(this.environment).name];
    const session = typeof token === 'string' && token !== '' ? await this.sessions.find(token) : null;
    if (!session) throw new UnauthorizedException('Sign in first, or send the bearer token of a source.');
    if (isUnsafe(request)) this.checkOrigin(request, session.csrfToken);
    if (session.mustChangePassword && !this.mark<boolean>(context, ALLOWED_BEFORE_PASSWORD_CHANGE)) {
      throw new ForbiddenException('Change your one-time password first: POST /api/session/password.');
    }
    const { userId, name, displayName, roles } = session;
    return { kind: 'user', id: userId, name, displayName, roles };
  }

  private checkOrigin(request: Request, csrfToken: string): void {
    if (!isSameOrigin(request, this.environment)) throw new ForbiddenException('The request comes from another site.');
    if (!carriesToken(request, csrfToken)) {
      throw new ForbiddenException('The header X-CSRF-Token does not carry the token of this session.');
    }
  }

  private allows(context: ExecutionContext, caller: Caller): boolean {
    if (caller.kind === 'source') return this.mark<boolean>(context, ALLOWS_SOURCES) ?? false;
    if (caller.kind === 'client') return this.mark(context, ALLOWS_CLIENTS) !== undefined;
    const roles = this.mark<Role[]>(context, ALLOWED_ROLES);
    return !roles || roles.some((role) => caller.roles.includes(role));
  }

  /** @throws InsufficientScopeError, ForbiddenException */
  private async checkNeed(request: Request, caller: ClientCaller, context: ExecutionContext): Promise<void> {
    const need = this.mark<ClientNeed | 'as-handled'>(context, ALLOWS_CLIENTS);
    if (!need || need === 'as-handled') return;
    const scope = lacking(caller.scopes, [need]);
    if (scope === null && (caller.allSources || !need.ofAllSources)) return;
    await this.recordRefusal(request, caller);
    if (scope !== null) throw new InsufficientScopeError(scope);
    throw new ForbiddenException('This is about all sources, and the client is registered for one.');
  }

  private async refuse(request: Request, caller: Caller): Promise<never> {
    await this.recordRefusal(request, caller);
    throw new ForbiddenException(REFUSALS[caller.kind]);
  }

  private async recordRefusal(request: Request, caller: Caller): Promise<void> {
    const route = (request.route as { path?: string } | undefined)?.path ?? 'unknown';
    await this.audit.record({
      actor: actorOf(caller),
      action: 'refuse',
      entityType: 'route',
      outcome: 'failure',
      details: { method: request.method, route },
    });
  }

  /** The sources module provides it; looked for late, so that the order of modules does not matter. */
  private findSourceTokens(): SourceTokens | null {
    if (this.sourceTokens === undefined) {
      try {
        this.sourceTokens = this.modules.get<SourceTokens>(SourceTokens, { strict: false });
      } catch {
        this.sourceTokens = null;
      }
    }
    return this.sourceTokens;
  }

  private mark<Value>(context: ExecutionContext, key: string): Value | undefined {
    return this.reflector.getAllAndOverride<Value | undefined>(key, [context.getHandler(), context.getClass()]);
  }
}
