import type { DataSource, EntityManager } from 'typeorm';

/** Acts that have touched persons whose results were not evaluated since, oldest first. */
export function unevaluatedActs(source: DataSource, limit: number): Promise<{ actId: string }[]> {
  return source.query(
    'select act_id as "actId" from touched_persons group by act_id order by min(touched_at) limit $1',
    [limit],
  );
}

/** The persons of an act that are still to be evaluated. */
export async function touchedPersons(source: DataSource, actId: string): Promise<string[]> {
  const rows: { id: string }[] = await source.query(
    'select person_id as id from touched_persons where act_id = $1 order by person_id',
    [actId],
  );
  return rows.map(({ id }) => id);
}

/** Takes the persons of an act off the list. False when another process has. */
export async function untouch(manager: EntityManager, actId: string): Promise<boolean> {
  const [rows]: [unknown[], number] = await manager.query(
    'delete from touched_persons where act_id = $1 returning person_id',
    [actId],
  );
  return rows.length > 0;
}

/** Measures and periods in which one of these persons counts, by the newest run that evaluated one of them. */
export async function runsOfResults(
  source: DataSource,
  personIds: readonly string[],
): Promise<{ runId: string; measurePeriodIds: number[] }[]> {
  return source.query(
    `select run_id as "runId", array_agg(measure_period_id order by measure_period_id) as "measurePeriodIds"
     from (
       select distinct on (result.measure_period_id) result.measure_period_id, result.run_id
       from person_results result join runs run on run.id = result.run_id
       where result.person_id = any($1::uuid[])
       order by result.measure_period_id, run.created_at desc
     ) newest group by run_id order by run_id`,
    [personIds],
  );
}
