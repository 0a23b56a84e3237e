import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { AuditTrail } from '../audit-trail.js';
import { FailureLimit } from '../failure-limit.js';
import { AssertionFault, readAssertion, verifyAssertion, type ClaimedAssertion } from './assertion.js';
import { ClientKeySets } from './client-key-sets.service.js';
import { findAskingClient, useAssertion, type AskingClient } from './client-tokens.queries.js';
import { ClientTokens, type IssuedToken } from './client-tokens.service.js';
import { intersect, readScopes } from './scopes.js';
import { TokenRefusal } from './token-refusal.js';
import { readTokenRequest } from './token-request.js';

/** Where a request came from and which of our addresses it may be meant for. */
export interface TokenRequestOrigin {
  /** Network address of the sender. */
  address: string;
  audiences: readonly string[];
}

/**
 * Gives tokens to clients that prove themselves by a signed assertion (client credentials, private_key_jwt).
 * https://hl7.org/fhir/smart-app-launch/backend-services.html
 */
@Injectable()
export class TokenEndpoint {
  private readonly limit: FailureLimit;

  constructor(
    private readonly database: DataSource,
    private readonly keySets: ClientKeySets,
    private readonly tokens: ClientTokens,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {
    this.limit = new FailureLimit(() => clock.now().getTime());
  }

  /** @param form the body; null when it is none of a form. @throws TokenRefusal */
  async grant(form: string | null, origin: TokenRequestOrigin): Promise<IssuedToken> {
    const { assertion, scope } = readTokenRequest(form);
    const client = await this.authenticate(assertion, origin);
    const granted = intersect(readScopes(scope).scopes, readScopes(client.scopes.join(' ')).scopes);
    if (granted.size === 0) {
      await this.recordRefusal(client.id, 'none of the scopes asked for is granted');
      throw new TokenRefusal('invalid_scope', 'None of these scopes is granted to this client.');
    }
    return this.tokens.issue(client.id, granted);
  }

  /**
   * Failures are counted for each client, and for all strangers of one network address: behind a proxy all clients have
   * the same one, and must not suffer for each other.
   */
  private async authenticate(assertion: string, { address, audiences }: TokenRequestOrigin): Promise<AskingClient> {
    const claimed = tryTo(() => readAssertion(assertion));
    const known = claimed instanceof AssertionFault ? null : await findAskingClient(this.database, claimed.clientId);
    const failing = `${address} ${known?.id ?? ''}`;
    if (!this.limit.allows(failing)) {
      throw new TokenRefusal('temporarily_unavailable', 'Too many assertions were refused: wait, then try again.', 429);
    }
    try {
      if (claimed instanceof AssertionFault) throw claimed;
      if (!known) throw new AssertionFault('there is no such client');
      await this.prove(known, claimed, assertion, audiences);
      return known;
    } catch (error) {
      if (!(error instanceof AssertionFault)) throw error;
      this.limit.countFailure(failing);
      await this.recordRefusal(known?.id ?? 'unknown', error.message);
      throw new TokenRefusal('invalid_client', 'The client assertion is not accepted.');
    }
  }

  private async prove(
    client: AskingClient,
    claimed: ClaimedAssertion,
    assertion: string,
    audiences: readonly string[],
  ): Promise<void> {
    if (!client.active) throw new AssertionFault('the client is revoked');
    if (!client.sourceActive) throw new AssertionFault('the source of the client is deactivated');
    const key = await this.keySets.find(client, claimed);
    const { jti, refusedFrom } = await verifyAssertion(assertion, claimed, key, { audiences, now: this.clock.now() });
    const jtiHash = createHash('sha256').update(jti).digest();
    const isFresh = await useAssertion(this.database, { clientId: client.id, jtiHash, expiresAt: refusedFrom });
    if (!isFresh) throw new AssertionFault('it was used before');
  }

  /** The id that a stranger claims is not kept: it may be anything. */
  private recordRefusal(id: string, reason: string): Promise<void> {
    const actor = { kind: 'client' as const, id };
    return this.audit.record({
      actor,
      action: 'sign-in',
      entityType: 'client',
      outcome: 'failure',
      details: { reason },
    });
  }
}

function tryTo<Result>(work: () => Result): Result | AssertionFault {
  try {
    return work();
  } catch (error) {
    if (error instanceof AssertionFault) return error;
    throw error;
  }
}
