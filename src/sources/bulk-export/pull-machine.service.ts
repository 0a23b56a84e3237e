import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { PollStage } from '../polling/poll-stage.service.js';
import { EhrFault } from '../smart-client/ehr-fault.js';
import { BulkConnection } from './bulk-connection.entity.js';
import { BulkPull, isPoll } from './bulk-pull.entity.js';
import { ExportStage, later } from './export-stage.service.js';
import { FileReading } from './file-reading.service.js';
import { FileGoneError } from './file-stream.service.js';
import { PullEnds } from './pull-ends.service.js';
import { changePull, PullOvertakenError } from './pull.queries.js';
import { CLOSING_TRIES, delayBefore, PATIENCE } from './pull-timing.js';

/** Statuses of a job that the server no longer knows. */
const JOB_GONE = new Set([404, 410]);

/**
 * Moves pulls on. Where a pull is stands in PostgreSQL after every step, so that any process can go on with it; what
 * did not succeed is tried again, later and later, for as long as `PATIENCE`.
 */
@Injectable()
export class PullMachine {
  constructor(
    private readonly database: DataSource,
    private readonly exports: ExportStage,
    private readonly files: FileReading,
    private readonly polls: PollStage,
    private readonly ends: PullEnds,
    private readonly clock: Clock,
  ) {}

  /** Moves a pull on until it has ended, or has to wait, or `signal` asks to leave off. */
  async advance(pullId: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const pull = await this.database.manager.findOneBy(BulkPull, { id: pullId });
      if (!pull || pull.finishedAt !== null || pull.nextAttemptAt > this.clock.now()) return;
      try {
        await this.step(pull, signal);
      } catch (error) {
        if (error instanceof PullOvertakenError || signal.aborted) return;
        await this.missed(pull, error);
      }
    }
  }

  private async step(pull: BulkPull, signal: AbortSignal): Promise<void> {
    const connection = await this.database.manager.findOneByOrFail(BulkConnection, { sourceId: pull.sourceId });
    if (pull.state === 'requested' && isPoll(pull)) await this.polls.begin(pull, connection, signal);
    else if (pull.state === 'requested') await this.exports.kickOff(pull, connection, signal);
    else if (pull.state === 'exporting') await this.exports.poll(pull, connection, signal);
    else if (pull.state === 'downloading') await this.files.readNext(pull, connection, signal);
    else if (pull.state === 'searching') await this.polls.readNext(pull, connection, signal);
    else {
      await this.exports.remove(pull, connection, signal);
      await this.ends.finish(pull);
    }
  }

  /** A step did not succeed: the pull waits, begins anew, goes on without it, or has failed. */
  private async missed(pull: BulkPull, error: unknown): Promise<void> {
    if (error instanceof FileGoneError) return this.ends.beginAnew(pull, error.message);
    if (!(error instanceof EhrFault)) throw error;
    const way = wayOn(pull, error.detail);
    if (way === 'finish') return this.ends.finish(pull);
    if (way === 'begin anew') return this.ends.beginAnew(pull, error.message);
    if (way === 'ask for everybody') {
      return changePull(this.database.manager, pull, { patients: null, fault: error.message });
    }
    const now = this.clock.now();
    // While files or pages are read, each is given up by itself.
    const reading = pull.state === 'downloading' || pull.state === 'searching';
    const tooLate = !reading && now.getTime() - pull.progressedAt.getTime() >= PATIENCE;
    if (way === 'fail' || tooLate) return this.ends.fail(pull, error.message);
    const attempts = pull.attempts + 1;
    await changePull(this.database.manager, pull, {
      attempts,
      fault: error.message,
      nextAttemptAt: later(now, delayBefore(attempts, error.detail.retryAfter ?? null)),
    });
  }
}

type WayOn = 'try again' | 'begin anew' | 'finish' | 'ask for everybody' | 'fail';

/** What a pull does after a fault of the EHR, by the step that it is at. */
function wayOn({ state, attempts, patients }: BulkPull, detail: EhrFault['detail']): WayOn {
  const refused = detail.refused === true;
  // The deletion of an export is a courtesy.
  if (state === 'closing' || state === 'cancelling')
    return refused || attempts + 1 >= CLOSING_TRIES ? 'finish' : 'try again';
  if (state === 'exporting' && jobEnded(detail)) return 'begin anew';
  // Many servers take no names of patients.
  if (state === 'requested' && refused && patients !== null) return 'ask for everybody';
  // Each search is refused by itself.
  return refused && state !== 'searching' ? 'fail' : 'try again';
}

/** The server no longer knows the export, or says that it has failed. */
function jobEnded({ refused, status = 0 }: EhrFault['detail']): boolean {
  return JOB_GONE.has(status) || (refused === true && status >= 500);
}
