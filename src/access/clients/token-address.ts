import type { Environment } from '../../config/environment.js';

/** The end of a connection that is ours. */
export interface OwnSocket {
  localPort?: number | undefined;
}

const PATH = '/auth/token';

/**
 * The addresses of the token endpoint, the one to be told first. The `Host` of a request is its sender's word, so it does
 * not count: an assertion made for another server could be used here. Without PUBLIC_URL the service is used on this
 * machine only (docs/operations.md), and answers to the names of that.
 */
export function tokenAddresses(environment: Pick<Environment, 'PUBLIC_URL'>, { localPort = 0 }: OwnSocket): string[] {
  if (environment.PUBLIC_URL) return [`${environment.PUBLIC_URL.replace(/\/+$/, '')}${PATH}`];
  return ['127.0.0.1', 'localhost', '[::1]'].map((host) => `http://${host}:${localPort}${PATH}`);
}
