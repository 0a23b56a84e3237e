import type { DataSource, EntityManager } from 'typeorm';
import type { JWK } from 'jose';

/** A client that asks for a token. */
export interface AskingClient {
  id: string;
  scopes: string[];
  jwksUrl: string | null;
  keys: JWK[] | null;
  active: boolean;
  /** Whether the source that it writes for is active; true without one. */
  sourceActive: boolean;
}

/** A client that comes with a token that lives. */
export interface TokenHolder {
  id: string;
  name: string;
  /** Of the token. */
  scopes: string[];
  allSources: boolean;
  sourceId: string | null;
  sourceName: string | null;
}

/** Expired rows that one request clears away at most. */
const PRUNED = 1000;

export async function findAskingClient(database: DataSource, id: string): Promise<AskingClient | null> {
  const rows = await database.query<AskingClient[]>(
    `select c.id, c.scopes, c.jwks_url as "jwksUrl", c.keys, c.active, coalesce(s.active, true) as "sourceActive"
     from clients c left join sources s on s.id = c.source_id where c.id = $1`,
    [id],
  );
  return rows[0] ?? null;
}

/** Notes that an assertion was used. @returns false when it was used before */
export async function useAssertion(
  database: DataSource,
  used: { clientId: string; jtiHash: Buffer; expiresAt: Date },
): Promise<boolean> {
  const rows = await database.query<unknown[]>(
    `insert into client_assertions (client_id, jti_hash, expires_at) values ($1, $2, $3)
     on conflict do nothing returning 1`,
    [used.clientId, used.jtiHash, used.expiresAt],
  );
  return rows.length > 0;
}

/** Stores a token, and when its client was last seen. */
export async function insertToken(
  manager: EntityManager,
  token: { tokenHash: Buffer; clientId: string; scopes: readonly string[]; expiresAt: Date },
  now: Date,
): Promise<void> {
  await manager.query('insert into client_tokens (token_hash, client_id, scopes, expires_at) values ($1, $2, $3, $4)', [
    token.tokenHash,
    token.clientId,
    token.scopes,
    token.expiresAt,
  ]);
  await manager.query('update clients set last_used_at = $2 where id = $1', [token.clientId, now]);
}

/** Clears away some tokens and assertions that have expired; rows that another process is at are left to it. */
export async function pruneExpired(database: DataSource, now: Date): Promise<void> {
  await database.query(
    `delete from client_tokens where token_hash in
       (select token_hash from client_tokens where expires_at <= $1 limit ${PRUNED} for update skip locked)`,
    [now],
  );
  await database.query(
    `delete from client_assertions where (client_id, jti_hash) in
       (select client_id, jti_hash from client_assertions where expires_at <= $1 limit ${PRUNED} for update skip locked)`,
    [now],
  );
}

/** The holder of a token that lives, unless the client was revoked or its source was deactivated. */
export async function findTokenHolder(database: DataSource, tokenHash: Buffer, now: Date): Promise<TokenHolder | null> {
  const rows = await database.query<TokenHolder[]>(
    `select c.id, c.name, t.scopes, c.all_sources as "allSources", s.id as "sourceId", s.name as "sourceName"
     from client_tokens t join clients c on c.id = t.client_id left join sources s on s.id = c.source_id
     where t.token_hash = $1 and t.expires_at > $2 and c.active and coalesce(s.active, true)`,
    [tokenHash, now],
  );
  return rows[0] ?? null;
}
