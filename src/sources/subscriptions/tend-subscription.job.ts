import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import { withSessionLock } from '../../database/session-lock.js';
import type { JobCatalogue } from '../../jobs/job-catalogue.js';
import type { JobHandler } from '../../jobs/job-queue.js';
import { SubscriptionMachine } from './subscription-machine.service.js';
import { subscriptionsDue } from './subscription.queries.js';

/** Looks after a subscription, one process at a time. */
@Injectable()
export class TendSubscriptionJob implements JobHandler<'tend-subscription'> {
  readonly name = 'tend-subscription';
  readonly concurrency = 2;

  constructor(
    private readonly database: DataSource,
    private readonly machine: SubscriptionMachine,
    private readonly clock: Clock,
  ) {}

  async run({ subscriptionId }: JobCatalogue['tend-subscription'], signal: AbortSignal): Promise<void> {
    const key = `tend-subscription:${subscriptionId}`;
    await withSessionLock(this.database, key, () => this.machine.tend(subscriptionId, signal));
  }

  unfinished(limit: number): Promise<JobCatalogue['tend-subscription'][]> {
    return subscriptionsDue(this.database, this.clock.now(), limit);
  }
}
