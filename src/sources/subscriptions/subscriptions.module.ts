import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRegistry } from '../../jobs/job-registry.js';
import { BulkExportModule } from '../bulk-export/bulk-export.module.js';
import { SmartClientModule } from '../smart-client/smart-client.module.js';
import { FetchNotifiedJob } from './fetch-notified.job.js';
import { NotificationIntake } from './notification-intake.service.js';
import { NotifiedFetching } from './notified-fetching.service.js';
import { SubscriptionDoor } from './subscription-door.service.js';
import { SubscriptionMachine } from './subscription-machine.service.js';
import { SubscriptionServer } from './subscription-server.service.js';
import { NotificationsController, SubscriptionsController } from './subscriptions.controller.js';
import { SubscriptionsService } from './subscriptions.service.js';
import { TendSubscriptionJob } from './tend-subscription.job.js';

/** Subscriptions of ours at EHRs, by the Subscriptions R5 Backport. */
@Module({
  imports: [SmartClientModule, BulkExportModule],
  controllers: [SubscriptionsController, NotificationsController],
  providers: [
    SubscriptionsService,
    SubscriptionDoor,
    NotificationIntake,
    SubscriptionServer,
    SubscriptionMachine,
    NotifiedFetching,
    TendSubscriptionJob,
    FetchNotifiedJob,
  ],
  exports: [SubscriptionsService],
})
export class SubscriptionsModule implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly tend: TendSubscriptionJob,
    private readonly fetch: FetchNotifiedJob,
  ) {}

  onModuleInit(): void {
    this.registry.add(this.tend);
    this.registry.add(this.fetch);
  }
}
