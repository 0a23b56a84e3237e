import type { TokenClient } from '../smart-client/access-tokens.service.js';
import type { BulkConnection } from './bulk-connection.entity.js';
import { scopeOf } from './capability-profile.js';

/** What access tokens for a connection are asked with. */
export function tokenClientOf({ sourceId, baseUrl, tokenUrl, clientId, profile }: BulkConnection): TokenClient {
  return { sourceId, base: baseUrl, tokenUrl, clientId, scope: scopeOf(profile), algorithms: profile.algorithms };
}
