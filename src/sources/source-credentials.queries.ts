import type { DataSource } from 'typeorm';

/** What the door of the webhook needs to know of a source. */
export interface SourceAtDoor {
  id: string;
  name: string;
  active: boolean;
  /** Live signing secrets, sealed. */
  sealedSecrets: string[];
}

export async function findSourceAtDoor(database: DataSource, name: string): Promise<SourceAtDoor | null> {
  const rows = await database.query<SourceAtDoor[]>(
    `select s.id, s.name, s.active, coalesce(array_agg(c.secret) filter (where c.id is not null), '{}') as "sealedSecrets"
     from sources s
     left join source_credentials c
       on c.source_id = s.id and c.kind = 'signing-secret' and (c.expires_at is null or c.expires_at > now())
     where s.name = $1
     group by s.id`,
    [name],
  );
  return rows[0] ?? null;
}

/** @param hash SHA-256 of the token, in hexadecimal */
export async function findTokenHolder(
  database: DataSource,
  hash: string,
): Promise<{ id: string; name: string; active: boolean } | null> {
  const rows = await database.query<{ id: string; name: string; active: boolean }[]>(
    `select s.id, s.name, s.active
     from source_credentials c join sources s on s.id = c.source_id
     where c.kind = 'token' and c.secret = $1 and (c.expires_at is null or c.expires_at > now())`,
    [hash],
  );
  return rows[0] ?? null;
}
