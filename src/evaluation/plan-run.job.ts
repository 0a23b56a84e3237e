import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Environment } from '../config/environment.js';
import { MeasurePackageError } from '../cql/measure-package-error.js';
import { JobQueue, type JobHandler } from '../jobs/job-queue.js';
import { UnknownPackageError } from '../measures/measure-errors.js';
import { PackedRecords } from '../records/packed-records.js';
import { EvaluationThreads } from './evaluation-threads.js';
import { RunPlans } from './run-plans.js';
import { endRun, readRun, unplannedRuns } from './run.queries.js';
import type { RunDetails } from './runs.js';
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
    const fault = await this.#faultOfPlan(runId);
    if (fault !== null) {
      await endRun(this.source, runId, 'failed', fault);
      return;
    }
    const ranges = await this.#ranges(run);
    if (!(await this.source.transaction((manager) => cut(manager, runId, ranges)))) return;
    for (const shard of ranges.keys()) await this.queue.enqueue('evaluate-shard', { runId, shard });
  }

  unfinished(limit: number): Promise<{ runId: string }[]> {
    return unplannedRuns(this.source, limit);
  }

  /** Why the run's measures cannot be evaluated at all, in words for its requester; null when they can. */
  async #faultOfPlan(runId: string): Promise<string | null> {
    try {
      const { request } = await this.plans.of(runId);
      await this.threads.pool.prepare(request);
      return null;
    } catch (fault) {
      if (fault instanceof MeasurePackageError || fault instanceof UnknownPackageError) return fault.message;
      throw fault;
    }
  }

  async #ranges({ subject }: RunDetails): Promise<PersonRange[]> {
    if (subject === null) return coveringRanges(await this.records.ranges(this.environment.SHARD_SIZE));
    const records = await this.records.read([subject]);
    return [{ first: subject, last: subject, count: records.length }];
  }
}

/** False when another process has cut the run, or it was cancelled. */
async function cut(manager: EntityManager, runId: string, ranges: readonly PersonRange[]): Promise<boolean> {
  const [rows] = await manager.query<[unknown[], number]>(
    `update runs set state = 'running', started_at = now(), person_count = $2
     where id = $1 and state = 'planned' returning id`,
    [runId, ranges.reduce((sum, { count }) => sum + count, 0)],
  );
  if (rows.length === 0) return false;
  await manager.query(
    `insert into shards (run_id, number, first_person, last_person, person_count)
     select $1, number - 1, first, last, count
     from unnest($2::uuid[], $3::uuid[], $4::int[]) with ordinality as range (first, last, count, number)`,
    [runId, ranges.map(({ first }) => first), ranges.map(({ last }) => last), ranges.map(({ count }) => count)],
  );
  return true;
}
