import type { DataSource } from 'typeorm';

/** Messages that are not applied, by state. Settled ones are the bulk of the table and are not counted at a scrape. */
export function unappliedMessages(database: DataSource): Promise<{ state: string; count: number }[]> {
  return database.query(
    `select state, count(*)::float8 as count from messages where state <> 'applied' group by state`,
  );
}

/** Shards of runs under way, by state. */
export function shardsUnderWay(database: DataSource): Promise<{ state: string; count: number }[]> {
  return database.query(
    `select s.state, count(*)::float8 as count from shards s
       join runs r on r.id = s.run_id where r.state in ('planned', 'running') group by s.state`,
  );
}

/** Persons of the newest run of each period whose evaluation failed. */
export function failedPersons(database: DataSource): Promise<{ period: string; count: number }[]> {
  return database.query(
    `select distinct on (period_start, period_end)
            to_char(period_start, 'YYYY-MM-DD') || '/' || to_char(period_end, 'YYYY-MM-DD') as period,
            failed_count::float8 as count
       from runs where subject_person_id is null
      order by period_start, period_end, created_at desc`,
  );
}
