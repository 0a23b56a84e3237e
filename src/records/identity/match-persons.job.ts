import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditTrail } from '../../access/audit-trail.js';
import type { JobCatalogue } from '../../jobs/job-catalogue.js';
import type { JobHandler } from '../../jobs/job-queue.js';
import { refreshRecords } from '../deferred-packing.js';
import { isLasting, kindOfFault } from '../lasting-fault.js';
import { applyNext } from './match-run-applying.js';
import { chooseModel, compareNext, remakeFeatures } from './match-run-steps.js';
import { failRun, lockRun, unfinishedRuns, type MatchRunRowState } from './match-run.queries.js';
import { mergeEntries } from './placing-outcome.js';
import { MatchingThread } from './threads/matching-thread.js';

/**
 * Moves a match run on in short transactions, each of which leaves it where the next process can go on: a killed run
 * loses at most the batch in hand. Two processes with the same run take turns. A batch that would fail again ends the
 * run as failed, what was applied before it stays; a fault of the moment is tried again.
 */
@Injectable()
export class MatchPersonsJob implements JobHandler<'match-persons'> {
  readonly name = 'match-persons';
  readonly concurrency = 1;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly thread: MatchingThread,
    private readonly audit: AuditTrail,
  ) {}

  async run({ runId }: JobCatalogue['match-persons'], signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted && (await this.moveOn(runId))) {
        // Each turn did one batch.
      }
    } catch (error) {
      // Whatever else it is, another attempt may go on from where this one was.
      if (!isLasting(error)) throw error;
      await failRun(this.database.manager, runId, `The run stopped at a batch: ${kindOfFault(error)}.`);
    }
  }

  /** @returns whether anything is left to do */
  private async moveOn(runId: string): Promise<boolean> {
    const persons = await this.database.transaction(async (manager) => {
      const run = await lockRun(manager, runId);
      return run && (run.state === 'planned' || run.state === 'running') ? this.step(manager, run) : null;
    });
    if (persons && persons.length > 0) await refreshRecords(this.database, { ids: persons });
    return persons !== null;
  }

  unfinished(limit: number): Promise<JobCatalogue['match-persons'][]> {
    return unfinishedRuns(this.database.manager, limit);
  }

  /** One batch of the step that the run is at; null at its end. */
  private async step(manager: EntityManager, run: MatchRunRowState): Promise<string[] | null> {
    if (run.step === 'applying') {
      const applied = await applyNext(manager, run);
      await this.audit.recordWithin(manager, ...mergeEntries(applied?.merges ?? []));
      return applied && applied.persons;
    }
    if (run.step === 'features') await remakeFeatures(manager, run);
    else if (run.step === 'model') await chooseModel(manager, run, this.thread);
    else await compareNext(manager, run, this.thread);
    return [];
  }
}
