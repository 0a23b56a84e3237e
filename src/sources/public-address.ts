import type { Environment } from '../config/environment.js';

/** Where EHRs reach this service, without a slash at its end. */
export function publicAddress({ PUBLIC_URL, HOST, PORT }: Pick<Environment, 'PUBLIC_URL' | 'HOST' | 'PORT'>): string {
  return (PUBLIC_URL ?? `http://${HOST}:${PORT}`).replace(/\/$/, '');
}
