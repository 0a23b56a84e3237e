import type { DataSource, EntityManager } from 'typeorm';
import type { ProviderMapping } from './record-providers.js';

type Connection = Pick<DataSource | EntityManager, 'query'>;

/** A row of the table, with the source's name. */
export interface StoredMapping extends ProviderMapping {
  source: string;
  sourceId: string;
  type: string;
  resourceId: string;
  mappedBy: string;
  mappedAt: Date;
}

export function readStoredMappings(connection: Connection): Promise<StoredMapping[]> {
  return connection.query<StoredMapping[]>(
    `select source.name as source, source_id as "sourceId", type, resource_id as "resourceId", tin, site_id as "siteId",
       npi, mapped_by as "mappedBy", mapped_at as "mappedAt"
     from provider_mappings mapping join sources source on source.id = mapping.source_id
     order by source.name, type, resource_id`,
  );
}

/** By `source/Type/id`. */
export async function readMappings(connection: Connection): Promise<Map<string, ProviderMapping>> {
  const rows = await readStoredMappings(connection);
  return new Map(
    rows.map(({ sourceId, type, resourceId, tin, siteId, npi }) => [
      `${sourceId}/${type}/${resourceId}`,
      { tin, siteId, npi },
    ]),
  );
}

export async function storeMapping(
  manager: EntityManager,
  mapping: Omit<StoredMapping, 'source' | 'mappedAt'>,
): Promise<void> {
  await manager.query(
    `insert into provider_mappings (source_id, type, resource_id, tin, site_id, npi, mapped_by)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (source_id, type, resource_id) do update set tin = excluded.tin, site_id = excluded.site_id,
       npi = excluded.npi, mapped_by = excluded.mapped_by, mapped_at = now()`,
    [mapping.sourceId, mapping.type, mapping.resourceId, mapping.tin, mapping.siteId, mapping.npi, mapping.mappedBy],
  );
}

/** False where there was none. */
export async function deleteMapping(
  manager: EntityManager,
  key: { sourceId: string; type: string; resourceId: string },
): Promise<boolean> {
  const [, count] = (await manager.query(
    'delete from provider_mappings where source_id = $1 and type = $2 and resource_id = $3',
    [key.sourceId, key.type, key.resourceId],
  )) as unknown as [unknown, number];
  return count > 0;
}

/** What records name and the roster does not know, with the number of persons concerned. */
export interface UnmappedProvider {
  source: string;
  type: string;
  resourceId: string;
  /** As its EHR calls it; null where the resource is not here. */
  name: string | null;
  persons: number;
}

export function readUnmapped(connection: Connection, year: number): Promise<UnmappedProvider[]> {
  return connection.query<UnmappedProvider[]>(
    `with named as (
       select split_part(key, '/', 1) as source_id, split_part(key, '/', 2) as type, split_part(key, '/', 3) as id,
         count(*)::int as persons
       from attributions cross join lateral unnest(unmapped) as key
       where year = $1 and unmapped <> '{}' group by key)
     select coalesce(source.name, named.source_id) as source, named.type, named.id as "resourceId",
       resource.content->>'name' as name, named.persons
     from named
       left join sources source on source.id::text = named.source_id
       left join resources resource on resource.source_id = source.id and resource.type = named.type
         and resource.id = named.id and not resource.deleted
     order by named.persons desc, source, named.type, named.id`,
    [year],
  );
}
