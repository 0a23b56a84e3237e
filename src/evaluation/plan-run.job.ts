import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Environment } from '../config/environment.js';
import { MeasurePackageError } from '../cql/measure-package-error.js';
import { JobQueue, type JobHandler } from '../jobs/job-queue.js';
import { UnknownPackageError } from '../measures/measure-errors.js';
import { PackedRecords } from '../records/packed-records.js';
import { EvaluationThreads } from './evaluation-threads.js';
import { RunPlans, type RunPlan } from './run-plans.js';
import { endRun, readRun, unplannedRuns } from './run.queries.js';
import { RunOvertakenError, type RunDetails } from './runs.js';
import { coveringRanges, type PersonRange } from './shard-ranges.js';

/** Cuts a planned run into shards, once it is sure that its measures can be evaluated. */
@Injectable()
export class PlanRunJob implements JobHandler<'plan-run'> {
  readonly name = 'plan-run';
  readonly concurrency = 1;

  constructor(
    private readonly source: DataSource,
    private readonly environment: Environment,
    private readonly queue: JobQueue,
    private readonly plans: RunPlans,
    private readonly threads: EvaluationThreads,
    private readonly records: PackedRecords,
  ) {}

  async run({ runId }: { runId: string }): Promise<void> {
    const run = await readRun(this.source, runId);
    if (run?.state !== 'planned') return;
    const plan = await this.#plan(runId);
    if (typeof plan === 'string') {
      await endRun(this.source, runId, 'failed', plan);
      return;
    }
    const ranges = await this.#ranges(run);
    if (!(await this.source.transaction((manager) => cut(manager, runId, plan, ranges)))) return;
    for (const shard of ranges.keys()) await this.queue.enqueue('evaluate-shard', { runId, shard });
  }

  unfinished(limit: number): Promise<{ runId: string }[]> {
    return unplannedRuns(this.source, limit);
  }

  /** The run's plan, or why its measures cannot be evaluated at all, in words for its requester. */
  async #plan(runId: string): Promise<RunPlan | string> {
    try {
      const plan = await this.plans.of(runId);
      await this.threads.pool.prepare(plan.request);
      return plan;
    } catch (fault) {
      if (UNUSABLE.some((cause) => fault instanceof cause)) return (fault as Error).message;
      throw fault;
    }
  }

  async #ranges({ subject }: RunDetails): Promise<PersonRange[]> {
    if (subject === null) return coveringRanges(await this.records.ranges(this.environment.SHARD_SIZE));
    const records = await this.records.read([subject]);
    return [{ first: subject, last: subject, count: records.length }];
  }
}

/** What makes a plan impossible for good. */
const UNUSABLE = [MeasurePackageError, UnknownPackageError, RunOvertakenError];

/** False when another process has cut the run, or it was cancelled. */
async function cut(
  manager: EntityManager,
  runId: string,
  { engineVersion, measures }: RunPlan,
  ranges: readonly PersonRange[],
): Promise<boolean> {
  const [rows] = await manager.query<[unknown[], number]>(
    `update runs set state = 'running', started_at = now(), person_count = $2, engine_version = $3
     where id = $1 and state = 'planned' returning id`,
    [runId, ranges.reduce((sum, { count }) => sum + count, 0), engineVersion],
  );
  if (rows.length === 0) return false;
  await manager.query(
    `update run_measures measure set package_fingerprint = planned.fingerprint, value_sets = planned.value_sets::jsonb
     from unnest($2::int[], $3::text[], $4::text[]) as planned (measure_period_id, fingerprint, value_sets)
     where measure.run_id = $1 and measure.measure_period_id = planned.measure_period_id`,
    [
      runId,
      measures.map(({ measurePeriodId }) => measurePeriodId),
      measures.map(({ fingerprint }) => fingerprint),
      measures.map(({ valueSets }) => JSON.stringify(valueSets)),
    ],
  );
  await manager.query(
    `insert into shards (run_id, number, first_person, last_person, person_count)
     select $1, number - 1, first, last, count
     from unnest($2::uuid[], $3::uuid[], $4::int[]) with ordinality as range (first, last, count, number)`,
    [runId, ranges.map(({ first }) => first), ranges.map(({ last }) => last), ranges.map(({ count }) => count)],
  );
  return true;
}
