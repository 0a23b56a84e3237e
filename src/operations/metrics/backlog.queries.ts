import type { DataSource } from 'typeorm';

/** Messages that wait or were refused, by state; counted along an index, for settled ones are the bulk of the table. */
export function unsettledMessages(database: DataSource): Promise<{ state: string; count: number }[]> {
  return database.query(
    `select wanted.state, coalesce(sum(found.count), 0)::float8 as count
       from (values ('received'), ('quarantined')) as wanted (state)
       left join sources s on true
       left join lateral (
         select count(*) from messages m where m.source_id = s.id and m.state = wanted.state
       ) found on true
      group by wanted.state`,
  );
}

/** Persons whose records cannot be packed. */
export async function personsSetAside(database: DataSource): Promise<number> {
  const rows = await database.query<{ count: number }[]>(
    'select count(*)::float8 as count from packed_records where fault is not null',
  );
  return rows[0].count;
}

/** Shards of runs under way, by state. */
export function shardsUnderWay(database: DataSource): Promise<{ state: string; count: number }[]> {
  return database.query(
    `select s.state, count(*)::float8 as count from shards s
       join runs r on r.id = s.run_id where r.state in ('planned', 'running') group by s.state`,
  );
}

/** The newest run of a period. */
export interface NewestRun {
  /** Such as `2026-01-01/2026-12-31`. */
  period: string;
  evaluated: number;
  failed: number;
  /** Whom both engines evaluated, and those of them with the same results. */
  compared: number;
  agreed: number;
  /** From its start to its end, or until now. */
  seconds: number;
}

/** The newest run over the whole population, for each period. */
export function newestRuns(database: DataSource): Promise<NewestRun[]> {
  return database.query(
    `select distinct on (period_start, period_end)
            to_char(period_start, 'YYYY-MM-DD') || '/' || to_char(period_end, 'YYYY-MM-DD') as period,
            evaluated_count::float8 as evaluated, failed_count::float8 as failed,
            compared_count::float8 as compared, agreed_count::float8 as agreed,
            coalesce(extract(epoch from coalesce(ended_at, now()) - started_at), 0)::float8 as seconds
       from runs where subject_person_id is null
      order by period_start, period_end, created_at desc`,
  );
}
