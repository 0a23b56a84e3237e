import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Environment } from '../../config/environment.js';

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/**
 * Who may read metrics: with METRICS_TOKEN set, whoever sends it as bearer token; otherwise only processes of this
 * machine, and not through a proxy that happens to run here.
 */
export function mayReadMetrics(request: IncomingMessage, environment: Pick<Environment, 'METRICS_TOKEN'>): boolean {
  if (environment.METRICS_TOKEN) {
    return sameSecret(request.headers.authorization ?? '', `Bearer ${environment.METRICS_TOKEN}`);
  }
  const proxied = request.headers['x-forwarded-for'] ?? request.headers.forwarded ?? request.headers.via;
  return proxied === undefined && LOOPBACK.test(request.socket.remoteAddress ?? '');
}

function sameSecret(given: string, expected: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
