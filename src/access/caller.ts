import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Actor } from './audit-trail.js';
import type { Interaction, Scopes } from './clients/scopes.js';
import type { Role } from './roles.js';

/** A program with an access token: what the token allows, and on whose records. */
export interface ClientCaller {
  kind: 'client';
  id: string;
  name: string;
  scopes: Scopes;
  /** The source that it writes for. */
  source: { id: string; name: string } | null;
  /** Whether it reads every source, and not its own alone. */
  allSources: boolean;
}

/** Who sent the request: a signed-in user, a connected EHR with its bearer token, or a client with an access token. */
export type Caller =
  | { kind: 'user'; id: string; name: string; displayName: string; roles: readonly Role[] }
  | { kind: 'source'; id: string; name: string }
  | ClientCaller;

/** What a client has to be allowed for a route; `ofAllSources`: on the records of every source. */
export interface ClientNeed extends Interaction {
  ofAllSources?: boolean;
}

/** Turns a bearer token into the source that holds it; provided by the sources module, so that access imports no feature. */
export abstract class SourceTokens {
  /** The source whose live token this is, or null. */
  abstract find(token: string): Promise<{ id: string; name: string } | null>;
}

export const PUBLIC_ROUTE = 'access:public';
export const ALLOWED_ROLES = 'access:roles';
export const ALLOWS_SOURCES = 'access:sources';
export const ALLOWS_CLIENTS = 'access:clients';
export const ALLOWED_BEFORE_PASSWORD_CHANGE = 'access:before-password-change';

/** Anyone may call this route. Without this mark every route wants a signed-in user. */
export const Public = () => SetMetadata(PUBLIC_ROUTE, true);

/** Users with one of these roles may call this route. Administrators may not do what they are not named for. */
export const Roles = (...roles: Role[]) => SetMetadata(ALLOWED_ROLES, roles);

/** A source may call this route with its bearer token, besides the users that `Roles` names. */
export const AllowSources = () => SetMetadata(ALLOWS_SOURCES, true);

/**
 * A client may call this route, besides others: when its token allows what the route needs, or, for a route that names
 * no need, when its handler finds that the token allows what is asked for. No other route is open to clients.
 */
export const AllowClients = (need: ClientNeed | 'as-handled') => SetMetadata(ALLOWS_CLIENTS, need);

/** A user whose one-time password is still to be changed may call this route: sign-out and the change itself. */
export const AllowBeforePasswordChange = () => SetMetadata(ALLOWED_BEFORE_PASSWORD_CHANGE, true);

/** The caller of the current request, as the access guard found it. */
export const CurrentCaller = createParamDecorator(
  (_: unknown, context: ExecutionContext): Caller => context.switchToHttp().getRequest<{ caller: Caller }>().caller,
);

/** The caller as the audit trail names it. */
export function actorOf(caller: Caller): Actor {
  return { kind: caller.kind, id: caller.id };
}
