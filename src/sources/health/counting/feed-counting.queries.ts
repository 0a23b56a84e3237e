import type { EntityManager } from 'typeorm';
import type { CountedResource, Flawed, Tally } from './tally.js';

/** Class of the transaction locks by which one process at a time counts a source. */
const COUNTING_LOCK = 726_354_030;

export async function tryLockCounting(manager: EntityManager, sourceId: string): Promise<boolean> {
  const rows: { locked: boolean }[] = await manager.query(
    'select pg_try_advisory_xact_lock($1, hashtext($2)) as locked',
    [COUNTING_LOCK, sourceId],
  );
  return rows[0]?.locked ?? false;
}

/** Live resources of a source by these keys, `Medication/1`: their texts. */
export async function referredResources(
  manager: EntityManager,
  sourceId: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  const rows: { key: string; content: string }[] = await manager.query(
    `select k.type || '/' || k.id as key, r.content::text as content
     from unnest($2::text[], $3::text[]) k (type, id)
     cross join lateral (
       select content from resources
       where source_id = $1 and type = k.type and id = k.id and not deleted offset 0) r`,
    [sourceId, keys.map((key) => key.split('/')[0]), keys.map((key) => key.split('/')[1])],
  );
  return new Map(rows.map(({ key, content }) => [key, content]));
}

/** Live resources of these patients. */
export function liveResources(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
): Promise<(CountedResource & { patientId: string })[]> {
  return manager.query(
    `select patient_id as "patientId", type, id, version, received_at as "receivedAt", content::text as content
     from resources where source_id = $1 and patient_id = any($2::text[]) and not deleted`,
    [sourceId, patientIds],
  );
}

/** What these patients added to the counts so far, by patient. */
export async function countedBefore(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
): Promise<Map<string, { tally: Tally; newestAt: Date | null }>> {
  const rows: { patientId: string; tally: Tally; newestAt: Date | null }[] = await manager.query(
    `select patient_id as "patientId", tally, newest_at as "newestAt" from feed_patients
     where source_id = $1 and patient_id = any($2::text[])`,
    [sourceId, patientIds],
  );
  return new Map(rows.map(({ patientId, ...counted }) => [patientId, counted]));
}

export async function storePatients(
  manager: EntityManager,
  sourceId: string,
  patients: readonly { patientId: string; tally: Tally; newestAt: Date | null; uses: readonly string[] }[],
): Promise<void> {
  await manager.query(
    `insert into feed_patients (source_id, patient_id, tally, newest_at, uses)
     select $1, "patientId", tally, "newestAt", uses
     from jsonb_to_recordset($2::jsonb) as x ("patientId" text, tally jsonb, "newestAt" timestamptz, uses text[])
     on conflict (source_id, patient_id) do update set
       tally = excluded.tally, newest_at = excluded.newest_at, uses = excluded.uses`,
    [sourceId, JSON.stringify(patients)],
  );
}

/** Moves the counts; those that come to nothing go. */
export async function moveCounts(
  manager: EntityManager,
  sourceId: string,
  moves: ReadonlyMap<string, number>,
): Promise<void> {
  const keys = [...moves.keys()].map((key) => key.split('|'));
  const part = (index: number) => keys.map((key) => key[index] ?? '');
  await manager.query(
    `insert into feed_counts as c (source_id, type, month, kind, flaws, count)
     select $1, * from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[])
     on conflict (source_id, type, month, kind, flaws) do update set count = c.count + excluded.count`,
    [sourceId, part(0), part(1), part(2), part(3), [...moves.values()]],
  );
  await manager.query('delete from feed_counts where source_id = $1 and count = 0', [sourceId]);
}

export async function addArrivals(
  manager: EntityManager,
  sourceId: string,
  arrivals: ReadonlyMap<string, number>,
): Promise<void> {
  const keys = [...arrivals.keys()].map((key) => key.split('|'));
  await manager.query(
    `insert into feed_arrivals as a (source_id, day, late_days, count)
     select $1, * from unnest($2::date[], $3::integer[], $4::bigint[])
     on conflict (source_id, day, late_days) do update set count = a.count + excluded.count`,
    [sourceId, keys.map(([day]) => day), keys.map(([, late]) => late), [...arrivals.values()]],
  );
}

export async function replaceFlawed(
  manager: EntityManager,
  sourceId: string,
  patientIds: readonly string[],
  flawed: readonly (Flawed & { patientId: string })[],
): Promise<void> {
  // A resource may have come from a patient who is counted later.
  await manager.query(
    `delete from flawed_resources f using unnest($3::text[], $4::text[]) k (type, id)
     where f.source_id = $1 and f.type = k.type and f.id = k.id and not f.patient_id = any($2::text[])`,
    [sourceId, patientIds, flawed.map(({ type }) => type), flawed.map(({ id }) => id)],
  );
  await manager.query('delete from flawed_resources where source_id = $1 and patient_id = any($2::text[])', [
    sourceId,
    patientIds,
  ]);
  await manager.query(
    `insert into flawed_resources (source_id, type, id, patient_id, kind, flaws, day)
     select $1, type, id, "patientId", kind, flaws, day
     from jsonb_to_recordset($2::jsonb) as x ("patientId" text, type text, id text, kind text, flaws text[], day date)`,
    [sourceId, JSON.stringify(flawed)],
  );
}

/** Notes that a source was counted, by the time at which that ends: what is read of it before may be of before. */
export async function noteCounting(manager: EntityManager, sourceId: string): Promise<void> {
  await manager.query(
    `insert into feed_countings (source_id, counted_at) values ($1, clock_timestamp())
     on conflict (source_id) do update set counted_at = excluded.counted_at`,
    [sourceId],
  );
}
