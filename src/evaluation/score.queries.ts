import type { DataSource } from 'typeorm';
import type { Measure } from '../fhir/types.js';
import type { LastRun, PopulationQuery, StoredPersonResult } from './scores.js';

export interface MeasurePeriodRow {
  measurePeriodId: number;
  packageId: string;
  start: string;
  end: string;
}

const MEASURE_PERIOD = `
  select period.id as "measurePeriodId", period.package_id as "packageId", period.period_start::text as start,
    period.period_end::text as "end"
  from measure_periods period`;

/** Measures and periods under which anything was ever stored, newest period first. */
export function readMeasurePeriods(source: DataSource): Promise<MeasurePeriodRow[]> {
  return source.query(
    `${MEASURE_PERIOD}
     where exists (select from score_counters counter where counter.measure_period_id = period.id)
     order by period.period_start desc, period.period_end desc, period.id`,
  );
}

export async function readMeasurePeriod(source: DataSource, id: number): Promise<MeasurePeriodRow | null> {
  const rows = await source.query<MeasurePeriodRow[]>(`${MEASURE_PERIOD} where period.id = $1`, [id]);
  return rows[0] ?? null;
}

export async function findMeasurePeriod(
  source: DataSource,
  packageId: string,
  period: { start: string; end: string },
): Promise<number | null> {
  const rows = await source.query<MeasurePeriodRow[]>(
    `${MEASURE_PERIOD} where period.package_id = $1 and period.period_start = $2 and period.period_end = $3`,
    [packageId, period.start, period.end],
  );
  return rows[0]?.measurePeriodId ?? null;
}

export async function readMeasure(source: DataSource, packageId: string): Promise<Measure> {
  const rows = await source.query<{ measure: Measure }[]>('select measure from measure_packages where id = $1', [
    packageId,
  ]);
  const [row] = rows;
  if (!row) throw new Error(`There is no measure package ${packageId}.`);
  return row.measure;
}

export interface CounterRow {
  groupId: string;
  stratum: string;
  population: string;
  count: number;
}

export function readCounters(source: DataSource, measurePeriodId: number): Promise<CounterRow[]> {
  return source.query(
    `select group_id as "groupId", stratum, population, count::float8 as count from score_counters
     where measure_period_id = $1 order by group_id, stratum, population`,
    [measurePeriodId],
  );
}

/** Which population an observation observes: `key` is the name under which its members are counted. */
export interface ObservedPopulation {
  groupId: string;
  /** Id of the measure-observation population. */
  population: string;
  key: string;
}

/** Observations of all persons together, by group, stratum and observation population. */
export interface ObservationAggregate {
  groupId: string;
  /** Empty: the whole group. */
  stratum: string;
  population: string;
  count: number;
  sum: number;
  average: number;
  median: number;
  minimum: number;
  maximum: number;
  /** Some of the observations cannot be told to lie in the stratum or not: the aggregate is not that of the stratum. */
  unassigned: boolean;
}

/**
 * Aggregates the observations of the whole groups and of their strata. Results say how many members of a population a
 * person has in a stratum, and not which: a person's observations are in it when all members are, out of it when none
 * is, and cannot be assigned when some are, as with a stratifier that picks among a person's episodes.
 */
export function aggregateObservations(
  source: DataSource,
  measurePeriodId: number,
  observed: readonly ObservedPopulation[],
): Promise<ObservationAggregate[]> {
  return source.query(
    `with observed (group_id, population, key) as (select * from unnest($2::text[], $3::text[], $4::text[])),
     observations as (
       select member->>'id' as group_id, observed.population, (observation->>'value')::numeric as value,
         member->'populations'->>observed.key as members, observed.key, member->'strata' as strata
       from person_results result
         cross join lateral jsonb_array_elements(result.groups) member
         cross join lateral jsonb_array_elements(member->'observations') observation
         join observed on observed.group_id = member->>'id' and observed.population = observation->>'population'
       where result.measure_period_id = $1),
     assigned as (
       select group_id, '' as stratum, population, value, false as unassigned from observations
       union all
       select group_id, stratum.key, population, observations.value,
         stratum.value->>observations.key is distinct from members
       from observations cross join lateral jsonb_each(strata) stratum
       where stratum.value->>observations.key is distinct from '0')
     select group_id as "groupId", stratum, population, count(*)::int as count, sum(value)::float8 as sum,
       avg(value)::float8 as average, percentile_cont(0.5) within group (order by value::float8) as median,
       min(value)::float8 as minimum, max(value)::float8 as maximum, bool_or(unassigned) as unassigned
     from assigned
     group by group_id, stratum, population`,
    [
      measurePeriodId,
      observed.map(({ groupId }) => groupId),
      observed.map(({ population }) => population),
      observed.map(({ key }) => key),
    ],
  );
}

export async function readLastRun(source: DataSource, measurePeriodId: number): Promise<LastRun | null> {
  const rows = await source.query<LastRun[]>(
    `select run.id, run.state, run.created_at as "createdAt", run.ended_at as "endedAt",
       measure.compared_count as "comparedCount", measure.agreed_count as "agreedCount"
     from run_measures measure join runs run on run.id = measure.run_id
     where measure.measure_period_id = $1 order by run.created_at desc limit 1`,
    [measurePeriodId],
  );
  return rows[0] ?? null;
}

/** One page of a population, by the primary key's order; `limit` + 1 rows tell whether there is a next one. */
export function readPopulation(
  source: DataSource,
  query: Required<Omit<PopulationQuery, 'stratum' | 'after'>> & { stratum: string | null; after: string },
): Promise<{ personId: string; count: number }[]> {
  return source.query(
    `select result.person_id as "personId", members.count::int as count
     from person_results result, lateral (
       select case when $5::text is null then member->'populations'->>$4 else member->'strata'->$5->>$4 end as count
       from jsonb_array_elements(result.groups) member where member->>'id' = $3) members
     where result.measure_period_id = $1 and result.person_id > $2 and members.count::numeric > 0
     order by result.person_id limit $6`,
    [query.measurePeriodId, query.after, query.groupId, query.population, query.stratum, query.limit],
  );
}

/** Persons whose evaluation failed, paged like a population. */
export function readFailed(
  source: DataSource,
  measurePeriodId: number,
  after: string,
  limit: number,
): Promise<{ personId: string; count: number }[]> {
  return source.query(
    `select person_id as "personId", 1 as count from person_results
     where measure_period_id = $1 and person_id > $2 and error is not null order by person_id limit $3`,
    [measurePeriodId, after, limit],
  );
}

const RESULT = `
  select person_id as "personId", measure_period_id as "measurePeriodId", run_id as "runId", groups, supplemental, error,
    evaluated_at as "evaluatedAt", encode(record_hash, 'hex') as "recordHash"
  from person_results`;

export function readResults(source: DataSource, measurePeriodId: number, after: string, limit: number) {
  return source.query<StoredPersonResult[]>(
    `${RESULT} where measure_period_id = $1 and person_id > $2 order by person_id limit $3`,
    [measurePeriodId, after, limit],
  );
}

export function readResult(source: DataSource, measurePeriodId: number, personId: string) {
  return source.query<StoredPersonResult[]>(`${RESULT} where measure_period_id = $1 and person_id = $2`, [
    measurePeriodId,
    personId,
  ]);
}

export function readResultsOfPerson(source: DataSource, personId: string) {
  return source.query<StoredPersonResult[]>(`${RESULT} where person_id = $1 order by measure_period_id`, [personId]);
}
