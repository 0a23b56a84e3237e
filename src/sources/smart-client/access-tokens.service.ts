import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignJWT } from 'jose';
import { Clock } from '../../config/clock.js';
import { EhrFault } from './ehr-fault.js';
import { askEhr, faultOf, jsonOf } from './ehr-http.js';
import { EhrPatience } from './ehr-patience.js';
import type { SigningAlgorithm } from './signing-key.entity.js';
import { SigningKeys, type Signer } from './signing-keys.service.js';

/** What an access token is asked with. */
export interface TokenClient {
  sourceId: string;
  /** Address of the FHIR server. */
  base: string;
  /** Null: the server wants no token. */
  tokenUrl: string | null;
  clientId: string;
  scope: string;
  /** What its authorisation server takes signatures of, best first. */
  algorithms: readonly SigningAlgorithm[];
}

interface Held {
  token: string;
  /** Milliseconds since the epoch by our clock. */
  until: number;
}

/** A token is renewed that long before it ends: a request must not be overtaken by its end. Milliseconds. */
const MARGIN = 30_000;
/** Life of an assertion in seconds; five minutes are the most that the specification allows. */
const ASSERTION_LIFE = 240;
/** A clock of the EHR that differs by more than this is reckoned with. Milliseconds. */
const SKEW = 30_000;
const WHAT = 'the access token';

/**
 * Access tokens by SMART Backend Services (client credentials, private_key_jwt), kept while they live.
 * https://hl7.org/fhir/smart-app-launch/backend-services.html
 */
@Injectable()
export class AccessTokens {
  readonly #held = new Map<string, Held>();
  /** Milliseconds that the clock of an authorisation server is ahead of ours, by token URL. */
  readonly #skew = new Map<string, number>();

  constructor(
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
    private readonly patience: EhrPatience,
  ) {}

  /** A token that lives, or null where none is wanted. @throws EhrFault when the authorisation server gives none */
  async token(client: TokenClient): Promise<string | null> {
    if (client.tokenUrl === null) return null;
    const held = this.#held.get(keyOf(client));
    if (held && held.until > this.clock.now().getTime()) return held.token;
    const fresh = await this.ask(client, client.tokenUrl);
    this.#held.set(keyOf(client), fresh);
    return fresh.token;
  }

  /** Lets go of a token that a server no longer takes. */
  drop(client: TokenClient, token: string): void {
    if (this.#held.get(keyOf(client))?.token === token) this.#held.delete(keyOf(client));
  }

  /** Tries each of our keys in turn: the server may know only the one before, or only the one to come. */
  private async ask(client: TokenClient, tokenUrl: string): Promise<Held> {
    let refusal: EhrFault | null = null;
    for (const algorithm of client.algorithms) {
      for (const signer of await this.keys.signers(algorithm)) {
        const answer = await this.tryKey(client, tokenUrl, signer);
        if (!(answer instanceof EhrFault)) return answer;
        refusal = answer;
      }
    }
    // Not for good: the administrator of the EHR may be about to register us, or its keys to be changed.
    throw new EhrFault(refusal?.message ?? `${WHAT}: the server takes neither ES384 nor RS384.`, {
      status: refusal?.detail.status,
      retryAfter: refusal?.detail.retryAfter ?? null,
    });
  }

  /** The token, or the server's refusal of this key; once more where the refusal shows that its clock is another. */
  private async tryKey(client: TokenClient, tokenUrl: string, signer: Signer): Promise<Held | EhrFault> {
    const first = await this.post(client, tokenUrl, signer);
    if (!(first instanceof EhrFault) || !first.detail.date) return first;
    const ahead = first.detail.date.getTime() - this.clock.now().getTime();
    if (Math.abs(ahead - (this.#skew.get(tokenUrl) ?? 0)) < SKEW) return first;
    this.#skew.set(tokenUrl, ahead);
    return this.post(client, tokenUrl, signer);
  }

  private async post(client: TokenClient, tokenUrl: string, signer: Signer): Promise<Held | EhrFault> {
    const asked = this.clock.now();
    const response = await askEhr({
      what: WHAT,
      url: tokenUrl,
      base: client.base,
      patience: this.patience.answer,
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: client.scope,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await this.assertion(client.clientId, tokenUrl, signer),
      }).toString(),
    });
    if (response.status === 400 || response.status === 401) return faultOf(response, WHAT, asked);
    if (!response.ok) throw await faultOf(response, WHAT, asked);
    const { access_token: token, expires_in: life } = await jsonOf(response, WHAT);
    if (typeof token !== 'string' || token === '') throw new EhrFault(`${WHAT}: the answer holds none.`);
    const lives = typeof life === 'number' && life > 0 ? life * 1000 : 300_000;
    return { token, until: asked.getTime() + Math.max(lives - MARGIN, lives / 2) };
  }

  private assertion(clientId: string, tokenUrl: string, { kid, algorithm, key }: Signer): Promise<string> {
    const now = Math.floor((this.clock.now().getTime() + (this.#skew.get(tokenUrl) ?? 0)) / 1000);
    return new SignJWT()
      .setProtectedHeader({ alg: algorithm, kid, typ: 'JWT' })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenUrl)
      .setIssuedAt(now)
      .setExpirationTime(now + ASSERTION_LIFE)
      .setJti(randomUUID())
      .sign(key);
  }
}

function keyOf({ tokenUrl, clientId, scope }: TokenClient): string {
  return JSON.stringify([tokenUrl, clientId, scope]);
}
