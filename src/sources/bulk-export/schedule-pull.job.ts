import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../config/clock.js';
import type { JobCatalogue } from '../../jobs/job-catalogue.js';
import type { JobHandler } from '../../jobs/job-queue.js';
import { ConnectionsService } from './connections.service.js';
import { PullsService } from './pulls.service.js';

/** Requests the pulls that are due by their schedules. */
@Injectable()
export class SchedulePullJob implements JobHandler<'schedule-pull'> {
  readonly name = 'schedule-pull';
  readonly concurrency = 1;

  constructor(
    private readonly database: DataSource,
    private readonly pulls: PullsService,
    private readonly connections: ConnectionsService,
    private readonly clock: Clock,
  ) {}

  async run({ sourceId }: JobCatalogue['schedule-pull']): Promise<void> {
    await this.connections.renewOld(sourceId);
    await this.pulls.requestDue(sourceId);
  }

  unfinished(limit: number): Promise<JobCatalogue['schedule-pull'][]> {
    return this.database.query<JobCatalogue['schedule-pull'][]>(
      `select c.source_id as "sourceId" from bulk_connections c join sources s on s.id = c.source_id
       where s.active and c.next_due_at <= $1 order by c.next_due_at limit $2`,
      [this.clock.now(), limit],
    );
  }
}
