import type { QueryRunner } from 'typeorm';
import type { CounterChange } from './counter-changes.js';
import type { GroupResult, SupplementalData } from './person-result.js';

/** One row to be stored. */
export interface NewResult {
  measurePeriodId: number;
  personId: string;
  recordHash: Buffer;
  groups: readonly GroupResult[];
  supplemental: SupplementalData;
  error: string | null;
}

/** A row that was there before. */
export interface OldResult {
  measurePeriodId: number;
  personId: string;
  groups: GroupResult[];
  error: string | null;
}

export interface ResultKey {
  measurePeriodId: number;
  personId: string;
}

const ROWS = `unnest($2::int[], $3::uuid[], $4::bytea[], $5::text[], $6::text[], $7::text[])
  as new (measure_period_id, person_id, record_hash, groups, supplemental, error)`;

/** Persons of one hash count alike. Of 128 bits, since slices must be exact. */
const COUNTS_HASH = `md5(new.groups::jsonb::text || (new.error is not null)::text)::uuid`;
const SUPPLEMENTAL_HASH = `md5(new.supplemental::jsonb::text)::uuid`;

/**
 * Inserts the results of persons who have none yet, and says which. Rows are taken in the order of their key, as all
 * statements here do, so that runs over the same persons wait for each other and do not deadlock.
 */
export function insertNewResults(runner: QueryRunner, runId: string, rows: readonly NewResult[]): Promise<ResultKey[]> {
  return runner.query(
    `insert into person_results (measure_period_id, person_id, run_id, record_hash, groups, supplemental, error,
       counts_hash, supplemental_hash)
     select measure_period_id, person_id, $1::uuid, record_hash, groups::jsonb, supplemental::jsonb, error,
       ${COUNTS_HASH}, ${SUPPLEMENTAL_HASH}
     from ${ROWS}
     order by measure_period_id, person_id
     on conflict do nothing
     returning measure_period_id as "measurePeriodId", person_id as "personId"`,
    parameters(runId, rows),
  ) as Promise<ResultKey[]>;
}

/** Locks and reads every result of these measures in a range of persons. */
export function lockResults(
  runner: QueryRunner,
  measurePeriodIds: readonly number[],
  firstPerson: string,
  lastPerson: string,
): Promise<OldResult[]> {
  return runner.query(
    `select measure_period_id as "measurePeriodId", person_id as "personId", groups, error
     from person_results
     where measure_period_id = any ($1::int[]) and person_id between $2 and $3
     order by measure_period_id, person_id
     for update`,
    [measurePeriodIds, firstPerson, lastPerson],
  ) as Promise<OldResult[]>;
}

/**
 * Replaces results and says which. Left as it is: a result of the record as it is now where the new one is of another,
 * and a result of the same record by a run that was started later. So a slow run never takes back what a newer one found.
 */
export async function updateResults(
  runner: QueryRunner,
  runId: string,
  rows: readonly NewResult[],
): Promise<ResultKey[]> {
  const [updated] = (await runner.query(
    `update person_results old
     set run_id = $1::uuid, record_hash = new.record_hash, groups = new.groups::jsonb,
       supplemental = new.supplemental::jsonb, error = new.error, evaluated_at = now(),
       counts_hash = ${COUNTS_HASH}, supplemental_hash = ${SUPPLEMENTAL_HASH}
     from ${ROWS}
       left join packed_records record on record.person_id = new.person_id
     where old.measure_period_id = new.measure_period_id and old.person_id = new.person_id
       and not (old.record_hash <> new.record_hash and old.record_hash is not distinct from record.content_hash)
       and not (old.record_hash = new.record_hash and exists (
         select from runs newer, runs own
         where newer.id = old.run_id and own.id = $1::uuid and newer.created_at > own.created_at))
     returning old.measure_period_id as "measurePeriodId", old.person_id as "personId"`,
    parameters(runId, rows),
  )) as [ResultKey[], number];
  return updated;
}

/** Removes, of these results, those of persons who no longer have a record, and says which. */
export async function deleteResultsWithoutRecord(
  runner: QueryRunner,
  keys: readonly ResultKey[],
): Promise<ResultKey[]> {
  const [deleted] = (await runner.query(
    `delete from person_results old
     using unnest($1::int[], $2::uuid[]) as gone (measure_period_id, person_id)
     where old.measure_period_id = gone.measure_period_id and old.person_id = gone.person_id
       and not exists (select from packed_records record where record.person_id = old.person_id)
     returning old.measure_period_id as "measurePeriodId", old.person_id as "personId"`,
    [keys.map(({ measurePeriodId }) => measurePeriodId), keys.map(({ personId }) => personId)],
  )) as [ResultKey[], number];
  return deleted;
}

/** Moves the counters; `changes` come in the order of the key. */
export async function moveCounters(runner: QueryRunner, changes: readonly CounterChange[]): Promise<void> {
  await runner.query(
    `insert into score_counters as counter (measure_period_id, group_id, stratum, population, count)
     select * from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::bigint[])
     on conflict (measure_period_id, group_id, stratum, population)
     do update set count = counter.count + excluded.count`,
    [
      changes.map(({ measurePeriodId }) => measurePeriodId),
      changes.map(({ groupId }) => groupId),
      changes.map(({ stratum }) => stratum),
      changes.map(({ population }) => population),
      changes.map(({ by }) => by),
    ],
  );
}

function parameters(runId: string, rows: readonly NewResult[]): unknown[] {
  return [
    runId,
    rows.map(({ measurePeriodId }) => measurePeriodId),
    rows.map(({ personId }) => personId),
    rows.map(({ recordHash }) => recordHash),
    rows.map(({ groups }) => storable(JSON.stringify(groups))),
    rows.map(({ supplemental }) => storable(JSON.stringify(supplemental))),
    rows.map(({ error }) => error?.replaceAll('\u0000', '\ufffd') ?? null),
  ];
}

/** PostgreSQL's text has no NUL: one person's odd text must not stop a shard. */
export function storable(json: string): string {
  return json.replaceAll('\\u0000', '\\ufffd');
}
