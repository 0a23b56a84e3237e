import type { DataSource, EntityManager } from 'typeorm';
import type { Period } from '../cql/engine.js';
import { isDue } from '../measures/versions/due-packages.js';
import type { RunDetails, RunMeasure, RunRequest } from './runs.js';

type Connection = DataSource | EntityManager;

const RUN = `
  select run.id, run.period_start::text as "periodStart", run.period_end::text as "periodEnd", run.engine,
    run.engine_version as "engineVersion", run.profiles, run.state, run.subject_person_id as subject, run.requested_by as "requestedBy", run.created_at as "createdAt",
    run.started_at as "startedAt", run.ended_at as "endedAt", run.person_count as "personCount",
    run.evaluated_count as "evaluatedCount", run.failed_count as "failedCount", run.compared_percent as "comparedPercent",
    run.compared_count as "comparedCount", run.agreed_count as "agreedCount", run.error,
    (select coalesce(json_agg(json_build_object(
        'measurePeriodId', period.id, 'packageId', package.id, 'url', package.url, 'version', package.version,
        'title', package.title, 'effectivePeriod', json_build_object(
          'start', left(package.measure->'effectivePeriod'->>'start', 10),
          'end', left(package.measure->'effectivePeriod'->>'end', 10)),
        'fingerprint', measure.package_fingerprint,
        'comparedCount', measure.compared_count, 'agreedCount', measure.agreed_count) order by period.id), '[]')
     from run_measures measure
     join measure_periods period on period.id = measure.measure_period_id
     join measure_packages package on package.id = period.package_id
     where measure.run_id = run.id) as measures
  from runs run`;

type MeasureRow = Omit<RunMeasure, 'isDue' | 'effectivePeriod'> & {
  effectivePeriod: { start: string | null; end: string | null };
};
type RunRow = Omit<RunDetails, 'period' | 'measures'> & {
  periodStart: string;
  periodEnd: string;
  measures: MeasureRow[];
};

function details({ periodStart, periodEnd, measures, ...row }: RunRow): RunDetails {
  const period = { start: periodStart, end: periodEnd };
  return {
    ...row,
    period,
    measures: measures.map((measure) => {
      const effectivePeriod = {
        start: measure.effectivePeriod.start ?? undefined,
        end: measure.effectivePeriod.end ?? undefined,
      };
      return { ...measure, effectivePeriod, isDue: isDue(period, { effectivePeriod }) };
    }),
  };
}

async function read(connection: Connection, where: string, parameters: unknown[]): Promise<RunDetails[]> {
  return (await connection.query<RunRow[]>(`${RUN} ${where}`, parameters)).map(details);
}

export async function readRun(connection: Connection, id: string): Promise<RunDetails | null> {
  return (await read(connection, 'where run.id = $1', [id]))[0] ?? null;
}

export function readRuns(connection: Connection, limit: number): Promise<RunDetails[]> {
  return read(connection, 'order by run.created_at desc limit $1', [limit]);
}

export async function readLastCompleted(
  connection: Connection,
  packageId: string,
  period: Period,
): Promise<RunDetails | null> {
  const [found] = await read(
    connection,
    `where run.state = 'completed' and run.subject_person_id is null and exists (
       select from run_measures measure join measure_periods period on period.id = measure.measure_period_id
       where measure.run_id = run.id and period.package_id = $1 and period.period_start = $2 and period.period_end = $3)
     order by run.created_at desc limit 1`,
    [packageId, period.start, period.end],
  );
  return found ?? null;
}

/** The numbers of packages in a period, in the order of the packages; made where they are new. */
export async function measurePeriodIds(
  connection: Connection,
  packageIds: readonly string[],
  period: Period,
): Promise<number[]> {
  await connection.query(
    `insert into measure_periods (package_id, period_start, period_end)
     select package_id, $2, $3 from unnest($1::uuid[]) as wanted (package_id) order by package_id
     on conflict do nothing`,
    [packageIds, period.start, period.end],
  );
  const rows = await connection.query<{ id: number }[]>(
    `select period.id from unnest($1::uuid[]) with ordinality as wanted (package_id, place)
     join measure_periods period on period.package_id = wanted.package_id
       and period.period_start = $2 and period.period_end = $3
     order by wanted.place`,
    [packageIds, period.start, period.end],
  );
  return rows.map(({ id }) => id);
}

export interface NewRun extends Required<Pick<RunRequest, 'period' | 'engine' | 'profiles'>> {
  subject?: string;
  comparedPercent: number;
}

export async function insertRun(
  connection: Connection,
  request: NewRun,
  requestedBy: string,
  measures: readonly number[],
): Promise<string> {
  const rows = await connection.query<{ id: string }[]>(
    `insert into runs (period_start, period_end, engine, profiles, subject_person_id, compared_percent, requested_by)
     values ($1, $2, $3, $4, $5, $6, $7) returning id`,
    [
      request.period.start,
      request.period.end,
      request.engine,
      request.profiles,
      request.subject ?? null,
      request.comparedPercent,
      requestedBy,
    ],
  );
  const [row] = rows;
  if (!row) throw new Error('The run was not stored.');
  await connection.query('insert into run_measures (run_id, measure_period_id) select $1, * from unnest($2::int[])', [
    row.id,
    measures,
  ]);
  return row.id;
}

/** Ends a run that is under way; false when it has ended already. */
export async function endRun(
  connection: Connection,
  id: string,
  state: 'cancelled' | 'failed',
  error: string | null,
): Promise<boolean> {
  const [rows] = await connection.query<[unknown[], number]>(
    `update runs set state = $2, error = $3, ended_at = now()
     where id = $1 and state in ('planned', 'running') returning id`,
    [id, state, error],
  );
  if (rows.length === 0) return false;
  // A statement of its own, after the run is ended: it may wait for a shard that is being stored and finds that out.
  await connection.query(
    `update shards set state = $2, ended_at = now() where run_id = $1 and state in ('waiting', 'running')`,
    [id, state],
  );
  return true;
}

/** Runs not yet cut into shards that nobody is cutting, oldest first. */
export function unplannedRuns(connection: Connection, limit: number): Promise<{ runId: string }[]> {
  return connection.query(
    `select id as "runId" from runs where state = 'planned' order by created_at limit $1 for update skip locked`,
    [limit],
  );
}
