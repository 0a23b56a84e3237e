import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { withSessionLock } from '../../database/session-lock.js';
import type { JobCatalogue } from '../../jobs/job-catalogue.js';
import type { JobHandler } from '../../jobs/job-queue.js';
import { PullMachine } from './pull-machine.service.js';
import { pullsUnfinished } from './pull.queries.js';

/**
 * Moves a pull on. One process at a time: it holds a lock of its session, which ends with the process, so that another
 * can go on at once after a crash. Should the session alone end, the position of each file keeps two from colliding.
 */
@Injectable()
export class PullSourceJob implements JobHandler<'pull-source'> {
  readonly name = 'pull-source';
  readonly concurrency = 2;

  constructor(
    private readonly database: DataSource,
    private readonly machine: PullMachine,
    private readonly clock: Clock,
  ) {}

  async run({ pullId }: JobCatalogue['pull-source'], signal: AbortSignal): Promise<void> {
    await withSessionLock(this.database, `pull-source:${pullId}`, () => this.machine.advance(pullId, signal));
  }

  unfinished(limit: number): Promise<JobCatalogue['pull-source'][]> {
    return pullsUnfinished(this.database, this.clock.now(), limit);
  }
}
