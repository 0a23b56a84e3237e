import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import type { JobHandler } from '../jobs/job-queue.js';
import { PackedRecords } from '../records/packed-records.js';
import { storeAgreement } from './agreement.queries.js';
import { EvaluationThreads } from './evaluation-threads.js';
import { evaluateRange, type RangeEvaluation } from './range-evaluation.js';
import { storeResults } from './result-store.js';
import { RunPlans, type RunPlan } from './run-plans.js';
import { endRun } from './run.queries.js';
import { RunOvertakenError } from './runs.js';
import {
  addProgress,
  claimShard,
  endRunWithoutShards,
  finishShard,
  giveBackShard,
  runState,
  tryLockShard,
  unfinishedShards,
  unlockShard,
  type ClaimedShard,
} from './shard.queries.js';

/** A shard that has been begun so often and never finished takes its process down, or the database: the run fails. */
const MOST_ATTEMPTS = 20;
/** How often a shard under way asks whether its run was cancelled. */
const CANCEL_CHECK_MS = 500;

/** Evaluates the persons of one shard in all measures of its run and stores what they count for in one transaction. */
@Injectable()
export class EvaluateShardJob implements JobHandler<'evaluate-shard'> {
  readonly name = 'evaluate-shard';
  /** Two, so that threads have work while a shard is being stored. Each holds one connection of the pool. */
  readonly concurrency = 2;

  constructor(
    private readonly source: DataSource,
    private readonly plans: RunPlans,
    private readonly threads: EvaluationThreads,
    private readonly records: PackedRecords,
  ) {}

  async run({ runId, shard }: { runId: string; shard: number }, signal: AbortSignal): Promise<void> {
    const runner = this.source.createQueryRunner();
    await runner.connect();
    try {
      if (!(await tryLockShard(runner, runId, shard))) return;
      try {
        const claimed = await claimShard(runner, runId, shard);
        if (claimed) await this.#work(runner, claimed, signal);
      } finally {
        await unlockShard(runner, runId, shard);
      }
    } finally {
      await runner.release();
    }
  }

  unfinished(limit: number): Promise<{ runId: string; shard: number }[]> {
    return unfinishedShards(this.source, limit);
  }

  /** The same of one run. */
  unfinishedOf(runId: string, limit: number): Promise<{ runId: string; shard: number }[]> {
    return unfinishedShards(this.source, limit, runId);
  }

  async #work(runner: QueryRunner, shard: ClaimedShard, signal: AbortSignal): Promise<void> {
    const { runId, number } = shard;
    if (shard.attempts > MOST_ATTEMPTS) {
      await endRun(
        this.source,
        runId,
        'failed',
        `Shard ${number} was begun ${MOST_ATTEMPTS} times and never finished.`,
      );
      return;
    }
    const plan = await this.#plan(runId);
    if (!plan) return;
    const evaluation = await evaluateRange({ first: shard.firstPerson, last: shard.lastPerson }, plan, {
      records: this.records,
      pool: this.threads.pool,
      goOn: stillWanted(runner, runId, signal),
    });
    if (evaluation) await store(runner, shard, plan, evaluation);
    else if (signal.aborted) await giveBackShard(runner, runId, number);
  }

  /** The run's plan; null when what the run began with is no longer there, which ends it. */
  async #plan(runId: string): Promise<RunPlan | null> {
    try {
      return await this.plans.of(runId);
    } catch (fault) {
      if (!(fault instanceof RunOvertakenError)) throw fault;
      await endRun(this.source, runId, 'failed', fault.message);
      return null;
    }
  }
}

/** False once the service stops or the run has ended, about which the database is asked now and then. */
function stillWanted(runner: QueryRunner, runId: string, signal: AbortSignal): () => Promise<boolean> {
  let asked = Date.now();
  return async () => {
    if (signal.aborted) return false;
    if (Date.now() - asked < CANCEL_CHECK_MS) return true;
    asked = Date.now();
    return (await runState(runner, runId)) === 'running';
  };
}

/**
 * Shard, results, counters, progress and agreement of the engines in one transaction: all of it or nothing, and nothing when the shard is done
 * already or its run has ended.
 */
async function store(
  runner: QueryRunner,
  shard: ClaimedShard,
  { measures }: RunPlan,
  { results, evaluated, failed, agreement }: RangeEvaluation,
): Promise<void> {
  const { runId, firstPerson, lastPerson } = shard;
  const measurePeriodIds = measures.map(({ measurePeriodId }) => measurePeriodId);
  await runner.startTransaction();
  try {
    let stored = await finishShard(runner, shard);
    if (stored) {
      await storeResults(runner, { runId, measurePeriodIds, firstPerson, lastPerson, results });
      stored = await addProgress(runner, shard, { evaluated, failed });
    }
    if (!stored) {
      await runner.rollbackTransaction();
      return;
    }
    if (agreement.compared > 0) await storeAgreement(runner, runId, measurePeriodIds, agreement);
    await endRunWithoutShards(runner, runId);
    await runner.commitTransaction();
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    throw error;
  }
}
