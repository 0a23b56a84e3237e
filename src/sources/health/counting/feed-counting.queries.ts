import type { DataSource, EntityManager } from 'typeorm';
import type { CountedResource, Flawed, Tally } from './tally.js';

/** Class of the transaction locks by which one process at a time counts a source. */
const COUNTING_LOCK = 726_354_030;

/** Changes wait while messages of their source do, so that each patient is counted once; but no longer than this. */
const LONGEST_WAIT = '10 minutes';

/** Days on which messages are looked back at. */
export const DAYS_KEPT = 91;

export async function tryLockCounting(manager: EntityManager, sourceId: string): Promise<boolean> {
  const rows: { locked: boolean }[] = await manager.query(
    'select pg_try_advisory_xact_lock($1, hashtext($2)) as locked',
    [COUNTING_LOCK, sourceId],
  );
  return rows[0]?.locked ?? false;
}

/** Sources with changes to count now, and those of which a day is over that is not closed. @param today in UTC */
export async function sourcesToCount(database: DataSource, today: string, limit: number): Promise<string[]> {
  const rows = await database.query<{ id: string }[]>(
    `select s.id from sources s
     cross join lateral (select min(noted_at) as oldest from (
       select noted_at from feed_changes c where c.source_id = s.id order by c.id limit 1) first) waiting
     where (waiting.oldest is not null
         and (waiting.oldest < now() - interval '${LONGEST_WAIT}'
           or not exists (select from messages m where m.source_id = s.id and m.state = 'received')))
       or (s.created_at < $1::date::timestamp at time zone 'UTC'
         and not exists (select from feed_days d where d.source_id = s.id and d.day = $1::date - 1))
     order by s.id limit $2`,
    [today, limit],
  );
  return rows.map(({ id }) => id);
}

/** The oldest noted changes of a source, of so many patients: the notes, and the patients. */
export async function changedPatients(
  manager: EntityManager,
  sourceId: string,
  { patients, notes }: { patients: number; notes: number },
): Promise<{ noteIds: string[]; patientIds: string[] }> {
  const rows: { id: string; patientId: string }[] = await manager.query(
    `select id, patient_id as "patientId" from feed_changes where source_id = $1 order by id limit $2`,
    [sourceId, notes],
  );
  const patientIds = new Set<string>();
  const noteIds: string[] = [];
  for (const { id, patientId } of rows) {
    if (patientIds.size === patients && !patientIds.has(patientId)) continue;
    patientIds.add(patientId);
    noteIds.push(id);
  }
  return { noteIds, patientIds: [...patientIds] };
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
  patients: readonly { patientId: string; tally: Tally; newestAt: Date | null }[],
): Promise<void> {
  await manager.query(
    `insert into feed_patients (source_id, patient_id, tally, newest_at)
     select $1, "patientId", tally, "newestAt"
     from jsonb_to_recordset($2::jsonb) as x ("patientId" text, tally jsonb, "newestAt" timestamptz)
     on conflict (source_id, patient_id) do update set tally = excluded.tally, newest_at = excluded.newest_at`,
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

export async function forgetChanges(manager: EntityManager, noteIds: readonly string[]): Promise<void> {
  await manager.query('delete from feed_changes where id = any($1::bigint[])', [noteIds]);
}

/**
 * Closes the days of a source that are over: from the day after the last closed one, of the last ones only, or from the
 * day the source was connected. Later replays of messages do not change what a closed day says.
 * @param today in UTC
 */
export async function closeDays(database: DataSource, sourceId: string, today: string): Promise<void> {
  await database.query(
    `with days as (
       select generate_series(
         greatest($2::date - ${DAYS_KEPT}, (s.created_at at time zone 'UTC')::date,
           (select max(day) + 1 from feed_days where source_id = s.id)), $2::date - 1, interval '1 day')::date as day
       from sources s where s.id = $1),
     received as (
       select (received_at at time zone 'UTC')::date as day, state,
         extract(epoch from received_at - lag(received_at) over (order by received_at)) as gap
       from messages
       where source_id = $1 and received_at >= ((select min(day) from days) - 7)::timestamp at time zone 'UTC'
         and received_at < $2::date::timestamp at time zone 'UTC')
     insert into feed_days (source_id, day, messages, quarantined, longest_gap_seconds)
     select $1, days.day, count(received.day), count(*) filter (where received.state = 'quarantined'), ceil(max(gap))
     from days left join received on received.day = days.day
     group by days.day
     on conflict do nothing`,
    [sourceId, today],
  );
}
