import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import type { JobCatalogue } from '../../jobs/job-catalogue.js';
import type { JobHandler } from '../../jobs/job-queue.js';
import { refreshRecords } from '../deferred-packing.js';
import { applyNext } from './match-run-applying.js';
import { chooseModel, compareNext, remakeFeatures } from './match-run-steps.js';
import { lockRun, unfinishedRuns, type MatchRunRowState } from './match-run.queries.js';
import { MatchingThread } from './threads/matching-thread.js';

/**
 * Moves a match run on in short transactions, each of which leaves it where the next process can go on: a killed run
 * loses at most the batch in hand. Two processes with the same run take turns.
 */
@Injectable()
export class MatchPersonsJob implements JobHandler<'match-persons'> {
  readonly name = 'match-persons';
  readonly concurrency = 1;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly thread: MatchingThread,
  ) {}

  async run({ runId }: JobCatalogue['match-persons'], signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const persons = await this.database.transaction(async (manager) => {
        const run = await lockRun(manager, runId);
        return run && (run.state === 'planned' || run.state === 'running') ? this.step(manager, run) : null;
      });
      if (persons === null) return;
      if (persons.length > 0) await refreshRecords(this.database, { ids: persons });
    }
  }

  unfinished(limit: number): Promise<JobCatalogue['match-persons'][]> {
    return unfinishedRuns(this.database.manager, limit);
  }

  /** One batch of the step that the run is at; null at its end. */
  private async step(manager: EntityManager, run: MatchRunRowState): Promise<string[] | null> {
    if (run.step === 'applying') return applyNext(manager, run);
    if (run.step === 'features') await remakeFeatures(manager, run);
    else if (run.step === 'model') await chooseModel(manager, run, this.thread);
    else await compareNext(manager, run, this.thread);
    return [];
  }
}
