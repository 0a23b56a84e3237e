import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { AuditTrail } from '../audit-trail.js';
import type { ClientCaller } from '../caller.js';
import { findTokenHolder, insertToken, pruneExpired } from './client-tokens.queries.js';
import { readScopes, writeScopes, type Scopes } from './scopes.js';

/** A token as it is given away; the plain text is known only now. */
export interface IssuedToken {
  token: string;
  /** Seconds. */
  expiresIn: number;
  scopes: string[];
}

/** By which a token of a client is told from that of a source. */
const PREFIX = 'cal_cli_';
/** Seconds; backend services ask for the next one when they need it. */
const LIFE = 300;

/**
 * Access tokens of clients: random, and kept by their hash alone. A signed token would save the look at the database,
 * but could not be taken back before it ends; a revoked client is refused from its next request on.
 */
@Injectable()
export class ClientTokens {
  constructor(
    private readonly database: DataSource,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /** Gives a token, and clears away what has expired: whoever issues does it, so no process has to be the one. */
  async issue(clientId: string, granted: Scopes): Promise<IssuedToken> {
    const now = this.clock.now();
    await pruneExpired(this.database, now);
    const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
    const scopes = writeScopes(granted);
    const expiresAt = new Date(now.getTime() + LIFE * 1000);
    await this.database.transaction(async (manager) => {
      await insertToken(manager, { tokenHash: hashOf(token), clientId, scopes, expiresAt }, now);
      await this.audit.recordWithin(manager, {
        actor: { kind: 'client', id: clientId },
        action: 'sign-in',
        entityType: 'client',
        entityId: clientId,
        details: { scopes: scopes.join(' ') },
      });
    });
    return { token, expiresIn: LIFE, scopes };
  }

  /** Whether a bearer token has the form of these. */
  isOne(bearer: string): boolean {
    return bearer.startsWith(PREFIX);
  }

  /** The client whose living token this is, or null. */
  async find(token: string): Promise<ClientCaller | null> {
    const holder = await findTokenHolder(this.database, hashOf(token), this.clock.now());
    if (!holder) return null;
    const { id, name, allSources, sourceId, sourceName } = holder;
    const source = sourceId !== null && sourceName !== null ? { id: sourceId, name: sourceName } : null;
    return { kind: 'client', id, name, scopes: readScopes(holder.scopes.join(' ')).scopes, source, allSources };
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
