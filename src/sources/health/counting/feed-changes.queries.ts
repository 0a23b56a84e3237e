import type { DataSource, EntityManager } from 'typeorm';

/** Changes wait while messages of their source do, so that each patient is counted once; but no longer than this. */
const LONGEST_WAIT = '10 minutes';

/** Whether changes of the source `s` are to be counted now. */
const READY = `exists (
  select from (select noted_at from feed_changes c where c.source_id = s.id order by c.id limit 1) oldest
  where oldest.noted_at < now() - interval '${LONGEST_WAIT}'
    or not exists (select from messages m where m.source_id = s.id and m.state = 'received'))`;

/** Sources with changes to count now, and those of which a day is over that is not closed. @param today in UTC */
export async function sourcesToCount(database: DataSource, today: string, limit: number): Promise<string[]> {
  const rows = await database.query<{ id: string }[]>(
    `select s.id from sources s
     where ${READY}
       or (s.created_at < $1::date::timestamp at time zone 'UTC'
         and not exists (select from feed_days d where d.source_id = s.id and d.day = $1::date - 1))
     order by s.id limit $2`,
    [today, limit],
  );
  return rows.map(({ id }) => id);
}

export async function isReadyToCount(manager: EntityManager, sourceId: string): Promise<boolean> {
  const rows: object[] = await manager.query(`select from sources s where s.id = $1 and ${READY}`, [sourceId]);
  return rows.length > 0;
}

/** The patients of the oldest notes of a source, so many of each at most, with all that is noted of them. */
export async function changedPatients(
  manager: EntityManager,
  sourceId: string,
  { patients, notes }: { patients: number; notes: number },
): Promise<{ noteIds: string[]; patientIds: string[] }> {
  const rows: { id: string; patientId: string }[] = await manager.query(
    `select note.id, oldest.patient_id as "patientId" from (
       select patient_id from (
         select id, patient_id from feed_changes
         where source_id = $1 and patient_id is not null order by id limit $2) noted
       group by patient_id order by min(id) limit $3) oldest
     cross join lateral (
       select id from feed_changes where source_id = $1 and patient_id = oldest.patient_id offset 0) note`,
    [sourceId, notes, patients],
  );
  return { noteIds: rows.map(({ id }) => id), patientIds: [...new Set(rows.map(({ patientId }) => patientId))] };
}

/**
 * Notes the patients anew that name changed resources for their codes, in place of the oldest notes of these.
 * Nobody else counts the source: who named one before it changed is stored, and who does later reads it as it is.
 * @returns whether there were any
 */
export async function noteUsers(manager: EntityManager, sourceId: string, limit: number): Promise<boolean> {
  const [rows]: [{ resource: string }[]] = await manager.query(
    `delete from feed_changes where id in (
       select id from feed_changes where source_id = $1 and resource is not null order by id limit $2)
     returning resource`,
    [sourceId, limit],
  );
  if (rows.length === 0) return false;
  await manager.query(
    `insert into feed_changes (source_id, patient_id)
     select source_id, patient_id from feed_patients where source_id = $1 and uses && $2::text[]`,
    [sourceId, rows.map(({ resource }) => resource)],
  );
  return true;
}

export async function forgetChanges(manager: EntityManager, noteIds: readonly string[]): Promise<void> {
  await manager.query('delete from feed_changes where id = any($1::bigint[])', [noteIds]);
}
