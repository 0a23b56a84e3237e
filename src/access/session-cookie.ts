import type { CookieOptions } from 'express';
import type { Environment } from '../config/environment.js';

/** How the session travels. Over HTTPS the `__Host-` prefix pins the cookie to this host and to secure transport. */
export interface SessionCookie {
  name: string;
  options: CookieOptions;
}

/**
 * The cookie for this installation: secure when users reach it by an https address (PUBLIC_URL).
 * It has no lifetime of its own: closing the browser ends it, and the server ends it earlier when idle.
 */
export function sessionCookie(environment: Pick<Environment, 'PUBLIC_URL'>): SessionCookie {
  const secure = environment.PUBLIC_URL?.startsWith('https://') ?? false;
  return {
    name: secure ? '__Host-caliper-session' : 'caliper-session',
    options: { httpOnly: true, sameSite: 'strict', secure, path: '/' },
  };
}
