import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { withSessionLock } from '../../database/session-lock.js';
import type { JobCatalogue } from '../../jobs/job-catalogue.js';
import type { JobHandler } from '../../jobs/job-queue.js';
import { NotifiedFetching } from './notified-fetching.service.js';
import { fetchesDue } from './subscription.queries.js';

/** Fetches what the notifications of a subscription name, one process at a time. */
@Injectable()
export class FetchNotifiedJob implements JobHandler<'fetch-notified'> {
  readonly name = 'fetch-notified';
  readonly concurrency = 2;

  constructor(
    private readonly database: DataSource,
    private readonly fetching: NotifiedFetching,
    private readonly clock: Clock,
  ) {}

  async run({ subscriptionId }: JobCatalogue['fetch-notified'], signal: AbortSignal): Promise<void> {
    const key = `fetch-notified:${subscriptionId}`;
    await withSessionLock(this.database, key, () => this.fetching.fetchDue(subscriptionId, signal));
  }

  unfinished(limit: number): Promise<JobCatalogue['fetch-notified'][]> {
    return fetchesDue(this.database, this.clock.now(), limit);
  }
}
