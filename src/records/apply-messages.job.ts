import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import type { JobCatalogue } from '../jobs/job-catalogue.js';
import type { JobHandler } from '../jobs/job-queue.js';
import { MessageApplication } from './message-application.service.js';
import { sourcesUnfinished } from './message.queries.js';

/**
 * Applies the waiting messages of one source in the order of receipt, and packs what lags behind it. Two processes with the same job take turns:
 * the source is locked for each group of messages. A fault of the database rejects, and the queue tries again.
 */
@Injectable()
export class ApplyMessagesJob implements JobHandler<'apply-messages'> {
  readonly name = 'apply-messages';
  readonly concurrency = 2;

  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly messages: MessageApplication,
  ) {}

  async run({ sourceId }: JobCatalogue['apply-messages'], signal: AbortSignal): Promise<void> {
    while (!signal.aborted && (await this.messages.applyWaiting(sourceId, signal))) {
      // Each turn applied one group.
    }
  }

  async unfinished(limit: number): Promise<JobCatalogue['apply-messages'][]> {
    return (await sourcesUnfinished(this.database.manager, limit)).map((sourceId) => ({ sourceId }));
  }
}
