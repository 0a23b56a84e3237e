import type { DataSource, EntityManager } from 'typeorm';
import type { RosterEntry, RosterLine } from './roster-model.js';
import type { RosterVersion } from './rosters.js';

type Connection = Pick<DataSource | EntityManager, 'query'>;

const VERSION = `
  select roster.id, roster.year, roster.version, roster.file_name as "fileName",
    encode(roster.content_hash, 'hex') as "contentHash", roster.imported_by as "importedBy",
    roster.imported_at as "importedAt", counts.*
  from rosters roster cross join lateral (
    select count(distinct tin)::int as tins, count(distinct site_id)::int as sites,
      count(distinct npi)::int as clinicians
    from roster_entries where roster_id = roster.id) counts`;

/** All versions, the newest year first, in it the newest version first. */
export function readVersions(connection: Connection): Promise<RosterVersion[]> {
  return connection.query<RosterVersion[]>(`${VERSION} order by roster.year desc, roster.version desc`);
}

/** One version of a year, or its newest; null where there is none. */
export async function readVersion(
  connection: Connection,
  year: number,
  version: number | null,
): Promise<RosterVersion | null> {
  const rows = await connection.query<RosterVersion[]>(
    `${VERSION} where roster.year = $1 and ($2::int is null or roster.version = $2) order by roster.version desc limit 1`,
    [year, version],
  );
  return rows[0] ?? null;
}

export function readEntries(connection: Connection, rosterId: number): Promise<RosterEntry[]> {
  return connection.query<RosterEntry[]>(
    `select tin, tin_name as "tinName", site_id as "siteId", site_name as "siteName", site_address as "siteAddress",
       npi, clinician_name as "clinicianName", specialty, starts_on::text as "startsOn", ends_on::text as "endsOn"
     from roster_entries where roster_id = $1 order by tin, site_id, npi, starts_on`,
    [rosterId],
  );
}

/** Stores the next version of a year; imports of one year wait for each other. */
export async function insertRoster(
  manager: EntityManager,
  roster: { year: number; fileName: string; contentHash: Buffer; importedBy: string },
  lines: readonly RosterLine[],
): Promise<number> {
  await manager.query(`select pg_advisory_xact_lock(hashtextextended('rosters/' || $1::text, 0))`, [roster.year]);
  const [{ id }] = await manager.query<{ id: number }[]>(
    `insert into rosters (year, version, file_name, content_hash, imported_by)
     select $1::int, coalesce(max(version), 0) + 1, $2, $3, $4 from rosters where year = $1::int returning id`,
    [roster.year, roster.fileName, roster.contentHash, roster.importedBy],
  );
  await manager.query(
    `insert into roster_entries (roster_id, line, tin, tin_name, site_id, site_name, site_address, npi, clinician_name,
       specialty, starts_on, ends_on)
     select $1, line, tin, "tinName", "siteId", "siteName", "siteAddress", npi, "clinicianName", specialty, "startsOn",
       "endsOn"
     from jsonb_to_recordset($2::jsonb) as entry (line int, tin text, "tinName" text, "siteId" text, "siteName" text,
       "siteAddress" text, npi text, "clinicianName" text, specialty text, "startsOn" date, "endsOn" date)`,
    [id, JSON.stringify(lines)],
  );
  return id;
}
