import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRegistry } from '../../jobs/job-registry.js';
import { CountFeedJob } from './counting/count-feed.job.js';
import { FeedHealthController } from './feed-health.controller.js';
import { FeedHealths } from './feed-health.service.js';
import { FeedMetrics } from './feed-metrics.js';

/** How each feed does: counts, what is usual, and how well its resources are coded. Stands before the sources' routes. */
@Module({
  controllers: [FeedHealthController],
  providers: [CountFeedJob, FeedHealths, FeedMetrics],
  exports: [FeedHealths],
})
export class FeedHealthModule implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly countFeed: CountFeedJob,
  ) {}

  onModuleInit(): void {
    this.registry.add(this.countFeed);
  }
}
