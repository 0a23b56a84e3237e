import type { DataSource, QueryRunner } from 'typeorm';
import type { EngineAgreement } from './engine-agreement.js';
import type { EngineDifference } from './engine-differences.js';
import { storable } from './result-store.queries.js';

/**
 * Adds to a run what a shard found about the agreement of the engines. To be called in the transaction that finishes
 * the shard, after the progress of the run: that has locked the run, so shards follow one another here.
 */
export async function storeAgreement(
  runner: QueryRunner,
  runId: string,
  measurePeriodIds: readonly number[],
  { compared, agreed, disagreements }: EngineAgreement,
): Promise<void> {
  await runner.query(
    'update runs set compared_count = compared_count + $2, agreed_count = agreed_count + $3 where id = $1',
    [runId, compared, agreed],
  );
  const disagreed = (id: number) => disagreements.filter(({ measurePeriodId }) => measurePeriodId === id).length;
  await runner.query(
    `update run_measures measure
     set compared_count = measure.compared_count + $2, agreed_count = measure.agreed_count + $2 - found.disagreed
     from unnest($3::int[], $4::int[]) as found (measure_period_id, disagreed)
     where measure.run_id = $1 and measure.measure_period_id = found.measure_period_id`,
    [runId, compared, measurePeriodIds, measurePeriodIds.map(disagreed)],
  );
  await runner.query(
    `insert into engine_disagreements (run_id, person_id, measure_period_id, record_hash, differences)
     select $1::uuid, person_id, measure_period_id, record_hash, differences::jsonb
     from unnest($2::uuid[], $3::int[], $4::bytea[], $5::text[])
       as found (person_id, measure_period_id, record_hash, differences)
     on conflict (run_id, person_id, measure_period_id)
     do update set record_hash = excluded.record_hash, differences = excluded.differences`,
    [
      runId,
      disagreements.map(({ personId }) => personId),
      disagreements.map(({ measurePeriodId }) => measurePeriodId),
      disagreements.map(({ recordHash }) => recordHash),
      disagreements.map(({ differences }) => storable(JSON.stringify(differences))),
    ],
  );
}

/** A person on whom the engines disagree in a run. */
export interface DisagreedPerson {
  personId: string;
  measures: { measurePeriodId: number; title: string; differences: EngineDifference[] }[];
}

/** Persons on whom the engines disagree, by id; `limit` + 1 rows tell whether there is a next page. */
export function readDisagreements(
  source: DataSource,
  runId: string,
  after: string,
  limit: number,
): Promise<DisagreedPerson[]> {
  return source.query(
    `select found.person_id as "personId",
       json_agg(json_build_object('measurePeriodId', period.id, 'title', package.title,
         'differences', found.differences) order by package.title, period.id) as measures
     from engine_disagreements found
     join measure_periods period on period.id = found.measure_period_id
     join measure_packages package on package.id = period.package_id
     where found.run_id = $1 and found.person_id > $2
     group by found.person_id order by found.person_id limit $3`,
    [runId, after, limit],
  );
}
