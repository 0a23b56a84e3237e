import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { JobHandler } from '../jobs/job-queue.js';
import { PackedRecords } from '../records/packed-records.js';
import { EvaluationThreads } from './evaluation-threads.js';
import { evaluateRange } from './range-evaluation.js';
import { storeResults, type RangeResults } from './result-store.js';
import { RunPlans } from './run-plans.js';
import { RunOvertakenError } from './runs.js';
import { runsOfResults, touchedPersons, unevaluatedActs, untouch } from './touched-persons.queries.js';

/**
 * Evaluates anew whom a merge or split has touched, in every measure and period in which one of them counts. Results of
 * all of them, and the counters, change in one transaction: who went into another person is never counted beside it,
 * and nobody is missing in between.
 */
@Injectable()
export class EvaluateTouchedJob implements JobHandler<'evaluate-touched'> {
  readonly name = 'evaluate-touched';
  readonly concurrency = 1;

  constructor(
    private readonly source: DataSource,
    private readonly plans: RunPlans,
    private readonly threads: EvaluationThreads,
    private readonly records: PackedRecords,
  ) {}

  async run({ actId }: { actId: string }, signal: AbortSignal): Promise<void> {
    const persons = await touchedPersons(this.source, actId);
    const ranges: RangeResults[] = [];
    for (const { runId, measurePeriodIds } of await runsOfResults(this.source, persons)) {
      ranges.push(...(await this.#evaluate(runId, measurePeriodIds, persons, signal)));
    }
    if (signal.aborted) return;
    await this.source.transaction(async (manager) => {
      if (!(await untouch(manager, actId)) || !manager.queryRunner) return;
      for (const range of ranges) await storeResults(manager.queryRunner, range);
    });
  }

  unfinished(limit: number): Promise<{ actId: string }[]> {
    return unevaluatedActs(this.source, limit);
  }

  /** Nobody is evaluated by a plan that is no longer as it was: those with a record keep their results until the next run. */
  async #evaluate(
    runId: string,
    measurePeriodIds: readonly number[],
    persons: readonly string[],
    signal: AbortSignal,
  ): Promise<RangeResults[]> {
    const plan = await this.plans.of(runId).catch((fault: unknown) => {
      if (fault instanceof RunOvertakenError) return null;
      throw fault;
    });
    const ranges: RangeResults[] = [];
    for (const person of persons) {
      const range = { first: person, last: person };
      const deps = { records: this.records, pool: this.threads.pool, goOn: () => Promise.resolve(!signal.aborted) };
      const results = (plan && (await evaluateRange(range, plan, deps))?.results) ?? [];
      ranges.push({
        ...{ runId, measurePeriodIds, firstPerson: person, lastPerson: person },
        results: results.filter((result) => measurePeriodIds.includes(result.measurePeriodId)),
      });
    }
    return ranges;
  }
}
