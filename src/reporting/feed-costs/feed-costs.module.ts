import { Module, type OnModuleInit } from '@nestjs/common';
import { EvaluationModule } from '../../evaluation/evaluation.module.js';
import { JobRegistry } from '../../jobs/job-registry.js';
import { MeasuresModule } from '../../measures/measures.module.js';
import { RecordsModule } from '../../records/records.module.js';
import { FeedCostsController } from './feed-costs.controller.js';
import { FeedCosts } from './feed-costs.service.js';
import { FlawPricing } from './flaw-pricing.service.js';
import { PriceFlawsJob } from './price-flaws.job.js';

/** What flawed data of each source costs in the measures. */
@Module({
  imports: [EvaluationModule, MeasuresModule, RecordsModule],
  controllers: [FeedCostsController],
  providers: [FeedCosts, FlawPricing, PriceFlawsJob],
  exports: [FeedCosts],
})
export class FeedCostsModule implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly priceFlaws: PriceFlawsJob,
  ) {}

  onModuleInit(): void {
    this.registry.add(this.priceFlaws);
  }
}
