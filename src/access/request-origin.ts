import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { Environment } from '../config/environment.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a request by this method may change something (RFC 9110, 9.2.1). */
export function isUnsafe(request: Request): boolean {
  return !SAFE_METHODS.has(request.method);
}

/**
 * Whether the request comes from our own pages. Browsers send `Origin` with every unsafe request;
 * where it is absent, `Sec-Fetch-Site` speaks, and clients that are no browsers send neither.
 */
export function isSameOrigin(request: Request, environment: Pick<Environment, 'PUBLIC_URL'>): boolean {
  const origin = request.get('origin');
  if (origin !== undefined) return origin === expectedOrigin(request, environment);
  const site = request.get('sec-fetch-site');
  return site === undefined || site === 'same-origin' || site === 'none';
}

/** Compares the header `X-CSRF-Token` with the token bound to the session, in constant time. */
export function carriesToken(request: Request, csrfToken: string): boolean {
  const given = Buffer.from(request.get('x-csrf-token') ?? '');
  const expected = Buffer.from(csrfToken);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function expectedOrigin(request: Request, environment: Pick<Environment, 'PUBLIC_URL'>): string {
  if (environment.PUBLIC_URL) return new URL(environment.PUBLIC_URL).origin;
  return `${request.protocol}://${request.get('host') ?? ''}`;
}
