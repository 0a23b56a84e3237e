import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { DashboardModule } from './dashboard/dashboard.module.js';
import { DatabaseModule } from './database/database.module.js';
import './entities.js';
import { DemoModule } from './demo/demo.module.js';
import { FhirApiModule } from './fhir-api/fhir-api.module.js';
import { AttributionModule } from './attribution/attribution.module.js';
import { EvaluationModule } from './evaluation/evaluation.module.js';
import { JobLifecycle } from './jobs/job-lifecycle.js';
import { JobsModule } from './jobs/jobs.module.js';
import { MeasuresModule } from './measures/measures.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { SubmissionsModule } from './submissions/submissions.module.js';
import { FeedCostsModule } from './reporting/feed-costs/feed-costs.module.js';
import { ReportingModule } from './reporting/reporting.module.js';
import { BulkExportModule } from './sources/bulk-export/bulk-export.module.js';
import { FeedHealthModule } from './sources/health/feed-health.module.js';
import { SubscriptionsModule } from './sources/subscriptions/subscriptions.module.js';
import { SourcesModule } from './sources/sources.module.js';
import { RecordsModule } from './records/records.module.js';

/** The whole service. `main.ts` serves it over HTTP; `worker.ts` runs the same modules for jobs alone. */
@Module({
  imports: [
    DatabaseModule,
    JobsModule,
    AccessModule,
    OperationsModule,
    MeasuresModule,
    RecordsModule,
    // Before the sources, whose routes would take `health` for a name.
    FeedHealthModule,
    SourcesModule,
    BulkExportModule,
    SubscriptionsModule,
    FhirApiModule,
    AttributionModule,
    EvaluationModule,
    ReportingModule,
    FeedCostsModule,
    SubmissionsModule,
    DashboardModule,
    DemoModule,
  ],
  providers: [JobLifecycle],
})
export class AppModule {
  /** The service with these settings: the only way it is started, by processes, commands and tests alike. */
  static with(environment: Readonly<Environment>): DynamicModule {
    return { module: AppModule, imports: [ConfigModule.with(environment)] };
  }
}
