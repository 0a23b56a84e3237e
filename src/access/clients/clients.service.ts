import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { DataSource, QueryFailedError } from 'typeorm';
import { ConflictError, NotFoundError, UnusableInputError } from '../../errors/refusals.js';
import { AuditTrail, type Actor } from '../audit-trail.js';
import { ClientKeySets } from './client-key-sets.service.js';
import { algorithmOf, keyFault, readKeys } from './client-keys.js';
import { Client } from './client.entity.js';
import { findSource, listClients, storeKeys, type ClientView } from './clients.queries.js';
import { JwksReader, JwksUnreachableError } from './jwks-reader.js';
import { readScopes, writeScopes, type Scopes } from './scopes.js';

/** Where the public keys of a client are: at an address, or in a JWK Set. One of them. */
export interface GivenKeys {
  jwksUrl?: string;
  jwks?: unknown;
}

/** A client to be registered. */
export interface NewClient extends GivenKeys {
  name: string;
  /** Parted by spaces. */
  scope: string;
  /** Name or id of the source that it writes for. */
  source?: string;
  /** Whether it reads every source. */
  allSources?: boolean;
}

/** One key as people recognise it. */
export interface KeyView {
  kid: string | null;
  algorithm: string | null;
  /** RFC 7638, SHA-256 in base64url. */
  thumbprint: string | null;
  /** Why it cannot be used. */
  fault: string | null;
}

const UNIQUE_VIOLATION = '23505';
const WRITES = /system\/\S+\.\S*[cud]/;

/** The registered clients. Every change is recorded. */
@Injectable()
export class ClientsService {
  constructor(
    private readonly database: DataSource,
    private readonly reader: JwksReader,
    private readonly keySets: ClientKeySets,
    private readonly audit: AuditTrail,
  ) {}

  /** @param source name or id of the source that they write for; all clients when absent */
  list(source?: string): Promise<ClientView[]> {
    return listClients(this.database, { source: source ?? null });
  }

  /** @param reference name or id. @throws NotFoundError */
  async find(reference: string): Promise<ClientView> {
    const [client] = await listClients(this.database, { reference });
    if (!client) throw new NotFoundError(`There is no client ${JSON.stringify(reference)}.`);
    return client;
  }

  /** @throws UnusableInputError, NotFoundError for the source, ConflictError when the name is taken */
  async register(client: NewClient, actor: Actor): Promise<ClientView> {
    const scopes = writeScopes(grantable(client));
    const located = await this.locate(client);
    const sourceId = client.source === undefined ? null : await findSource(this.database, client.source);
    if (client.source !== undefined && sourceId === null) {
      throw new NotFoundError(`There is no source ${JSON.stringify(client.source)}.`);
    }
    const row = { name: client.name, sourceId, allSources: client.allSources ?? false, scopes, ...located };
    const { id } = await this.database.transaction(async (manager) => {
      const stored = await manager.save(Client, row).catch((error: unknown) => {
        if (error instanceof QueryFailedError && (error.driverError as { code?: string }).code === UNIQUE_VIOLATION) {
          throw new ConflictError(`There is a client ${JSON.stringify(client.name)} already.`);
        }
        throw error;
      });
      await this.audit.recordWithin(manager, {
        actor,
        action: 'create',
        entityType: 'client',
        entityId: stored.id,
        details: { source: sourceId, allSources: row.allSources, scopes: scopes.join(' '), ...told(located) },
      });
      return stored;
    });
    return this.find(id);
  }

  /**
   * Replaces the keys of a client, or adds to those it has (`beside`), for a change-over without a gap.
   * @throws NotFoundError, UnusableInputError, ConflictError when the client is revoked
   */
  async rotate(reference: string, given: GivenKeys, beside: boolean, actor: Actor): Promise<ClientView> {
    const client = await this.find(reference);
    if (!client.active) throw new ConflictError('The client is revoked; register another one.');
    const keys = beside ? { jwks: { keys: [...(client.keys ?? []), ...newKeys(given)] } } : given;
    const located = await this.locate(keys);
    await this.database.transaction(async (manager) => {
      await storeKeys(manager, client.id, located);
      await this.audit.recordWithin(manager, {
        actor,
        action: 'update',
        entityType: 'client',
        entityId: client.id,
        details: { change: 'keys', ...told(located) },
      });
    });
    return this.find(client.id);
  }

  /** Refuses a client from now on, with the tokens that it holds. @throws NotFoundError */
  async revoke(reference: string, actor: Actor): Promise<ClientView> {
    const client = await this.find(reference);
    await this.database.transaction(async (manager) => {
      await manager.update(Client, client.id, { active: false });
      await this.audit.recordWithin(manager, {
        actor,
        action: 'update',
        entityType: 'client',
        entityId: client.id,
        details: { change: 'revoked' },
      });
    });
    return { ...client, active: false };
  }

  /** The keys of a client as they are now, those at an address too. @throws UnusableInputError when it cannot be read */
  async keys(reference: string): Promise<KeyView[]> {
    const client = await this.find(reference);
    try {
      return await Promise.all((await this.keySets.all(client)).map(viewOf));
    } catch (error) {
      if (!(error instanceof JwksUnreachableError)) throw error;
      throw new UnusableInputError(error.message, { cause: error });
    }
  }

  private async locate({ jwksUrl, jwks }: GivenKeys): Promise<Pick<Client, 'jwksUrl' | 'keys'>> {
    if ((jwksUrl === undefined) === (jwks === undefined)) {
      throw new UnusableInputError('Give the address of a JWKS, or a JWK Set: one of them.');
    }
    if (jwksUrl === undefined) return { jwksUrl: null, keys: await readKeys(jwks) };
    this.reader.check(jwksUrl);
    return { jwksUrl, keys: null };
  }
}

/** @throws UnusableInputError for scopes that are none, or could never be used */
function grantable({ scope, source, allSources }: NewClient): Scopes {
  const { scopes, unknown } = readScopes(scope);
  const shown = unknown.map((word) => JSON.stringify(word)).join(', ');
  if (unknown.length > 0) {
    throw new UnusableInputError(`No scopes of a backend service: ${shown}. They are written as system/Patient.rs.`);
  }
  if (scopes.size === 0) throw new UnusableInputError('Name the scopes that it may be given, such as system/*.rs.');
  if (source !== undefined) return scopes;
  if (writeScopes(scopes).some((one) => WRITES.test(one))) {
    throw new UnusableInputError('A client that writes (c, u, d) does so for a source: name it.');
  }
  if (!allSources) throw new UnusableInputError('Name the source of the client, or let it read all sources.');
  return scopes;
}

function newKeys({ jwks }: GivenKeys): unknown[] {
  const keys = (jwks as { keys?: unknown } | undefined)?.keys;
  if (Array.isArray(keys) && keys.length > 0) return keys;
  throw new UnusableInputError(
    'Keys are added beside others from a JWK Set; a JWKS at an address is its owner’s to change.',
  );
}

/** Keys as the audit trail names them. */
function told({ jwksUrl, keys }: Pick<Client, 'jwksUrl' | 'keys'>): { jwksUrl: string } | { keys: string } {
  if (jwksUrl !== null) return { jwksUrl };
  return { keys: (keys ?? []).map(({ kid }) => kid).join(' ') };
}

async function viewOf(key: unknown): Promise<KeyView> {
  const fault = keyFault(key);
  const jwk = (typeof key === 'object' && key !== null ? key : {}) as JWK;
  const kid = typeof jwk.kid === 'string' ? jwk.kid : null;
  if (fault) return { kid, algorithm: null, thumbprint: null, fault };
  return { kid, algorithm: algorithmOf(jwk), thumbprint: await calculateJwkThumbprint(jwk), fault: null };
}
