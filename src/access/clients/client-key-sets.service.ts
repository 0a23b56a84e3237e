import { Injectable } from '@nestjs/common';
import type { JWK } from 'jose';
import { Clock } from '../../config/clock.js';
import { AssertionFault, type ClaimedAssertion } from './assertion.js';
import { algorithmOf, keyFault, keysOf } from './client-keys.js';
import type { Client } from './client.entity.js';
import { JwksReader, JwksUnreachableError } from './jwks-reader.js';

/** A JWKS as it was read last. Times in milliseconds since 1970. */
interface KeptSet {
  url: string;
  keys: unknown[];
  readAt: number;
  /** When it was last asked for in vain. */
  failedAt: number;
  /** When it was last read again for a key that was not in it. */
  missedAt: number;
  reading: Promise<void> | null;
}

/** So long a JWKS is not read again. A key that its owner takes out lives on for as long. */
const FRESH = 5 * 60_000;
/** So long it is used where it cannot be read again. */
const LONGEST = 60 * 60_000;
/** A server that is away, or a key that is not there, is not asked for again before. */
const PAUSE = 30_000;

/**
 * The public keys of clients. A JWKS is kept in this process: for a while while it is fresh, and for longer while its
 * server is away. A key that is not in it has it read once more, since its owner may just have changed over.
 */
@Injectable()
export class ClientKeySets {
  readonly #kept = new Map<string, KeptSet>();

  constructor(
    private readonly reader: JwksReader,
    private readonly clock: Clock,
  ) {}

  /** The key that an assertion says it is signed by. @throws AssertionFault when the client has no such usable key */
  async find(client: Pick<Client, 'id' | 'jwksUrl' | 'keys'>, claimed: ClaimedAssertion): Promise<JWK> {
    if (claimed.jku !== null && claimed.jku !== client.jwksUrl) {
      throw new AssertionFault('jku is not the registered address');
    }
    return client.jwksUrl === null
      ? pick(client.keys ?? [], claimed)
      : this.findAt(this.keptOf(client.id, client.jwksUrl), claimed);
  }

  /** All keys of a client as they are now, read anew. @throws JwksUnreachableError */
  async all({ jwksUrl, keys }: Pick<Client, 'jwksUrl' | 'keys'>): Promise<unknown[]> {
    return jwksUrl === null ? (keys ?? []) : keysOf(await this.reader.read(jwksUrl));
  }

  private async findAt(kept: KeptSet, claimed: ClaimedAssertion): Promise<JWK> {
    const now = this.clock.now().getTime();
    if (now - kept.readAt >= FRESH) await this.readAgain(kept);
    else if (!has(kept.keys, claimed) && now - kept.missedAt >= PAUSE) {
      kept.missedAt = now;
      await this.readAgain(kept);
    }
    if (now - kept.readAt >= LONGEST) throw new AssertionFault('its JWKS cannot be read');
    return pick(kept.keys, claimed);
  }

  /** Callers who come meanwhile wait for the same answer. */
  private async readAgain(kept: KeptSet): Promise<void> {
    if (this.clock.now().getTime() - kept.failedAt < PAUSE) return;
    kept.reading ??= this.read(kept).finally(() => (kept.reading = null));
    await kept.reading;
  }

  private async read(kept: KeptSet): Promise<void> {
    try {
      const set = await this.reader.read(kept.url);
      kept.keys = keysOf(set);
      kept.readAt = this.clock.now().getTime();
    } catch (error) {
      // What was read before serves on; when nothing was, or too long ago, the assertion is refused for it.
      if (!(error instanceof JwksUnreachableError)) throw error;
      kept.failedAt = this.clock.now().getTime();
    }
  }

  private keptOf(id: string, url: string): KeptSet {
    const found = this.#kept.get(id);
    if (found?.url === url) return found;
    const kept = { url, keys: [], readAt: -Infinity, failedAt: -Infinity, missedAt: -Infinity, reading: null };
    this.#kept.set(id, kept);
    return kept;
  }
}

function has(keys: readonly unknown[], claimed: ClaimedAssertion): boolean {
  return keys.some((key) => isNamed(key, claimed));
}

/** A published set may hold keys for other purposes; only the one that is named has to be usable. */
function pick(keys: readonly unknown[], claimed: ClaimedAssertion): JWK {
  const key = keys.find((one) => isNamed(one, claimed));
  if (!key) throw new AssertionFault('the client has no such key');
  const fault = keyFault(key);
  if (fault) throw new AssertionFault(`its key ${fault}`);
  return key;
}

function isNamed(key: unknown, { kid, algorithm }: ClaimedAssertion): boolean {
  if (typeof key !== 'object' || key === null) return false;
  return (key as JWK).kid === kid && algorithmOf(key) === algorithm;
}
