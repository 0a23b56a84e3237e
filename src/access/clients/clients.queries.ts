import type { DataSource, EntityManager } from 'typeorm';
import type { JWK } from 'jose';

/** A client as lists show it. */
export interface ClientView {
  id: string;
  name: string;
  /** The source that it writes for. */
  source: { id: string; name: string } | null;
  allSources: boolean;
  scopes: string[];
  jwksUrl: string | null;
  keys: JWK[] | null;
  active: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
}

/** Clients by name. `reference`: only the one of this name or id; `source`: only those that write for this one. */
export function listClients(
  database: DataSource,
  { reference = null, source = null }: { reference?: string | null; source?: string | null },
): Promise<ClientView[]> {
  return database.query<ClientView[]>(
    `select c.id, c.name, case when s.id is not null then json_build_object('id', s.id, 'name', s.name) end as source,
       c.all_sources as "allSources", c.scopes, c.jwks_url as "jwksUrl", c.keys, c.active,
       c.created_at as "createdAt", c.last_used_at as "lastUsedAt"
     from clients c left join sources s on s.id = c.source_id
     where ($1::text is null or c.name = $1 or c.id::text = lower($1))
       and ($2::text is null or s.name = $2 or s.id::text = lower($2))
     order by c.name`,
    [reference, source],
  );
}

/** The id of the source of this name or id, or null. */
export async function findSource(database: DataSource, reference: string): Promise<string | null> {
  const rows = await database.query<{ id: string }[]>(
    'select id from sources where name = $1 or id::text = lower($1)',
    [reference],
  );
  return rows[0]?.id ?? null;
}

/** Stores where the keys of a client are. */
export async function storeKeys(
  manager: EntityManager,
  id: string,
  { jwksUrl, keys }: { jwksUrl: string | null; keys: JWK[] | null },
): Promise<void> {
  await manager.query('update clients set jwks_url = $2, keys = $3::jsonb where id = $1', [
    id,
    jwksUrl,
    keys === null ? null : JSON.stringify(keys),
  ]);
}
