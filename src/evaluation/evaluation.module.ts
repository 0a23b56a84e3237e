import { Module, type OnModuleInit } from '@nestjs/common';
import { JobRegistry } from '../jobs/job-registry.js';
import { MeasuresModule } from '../measures/measures.module.js';
import { RecordsModule } from '../records/records.module.js';
import { DisagreementsService } from './disagreements.service.js';
import { EvaluateShardJob } from './evaluate-shard.job.js';
import { EvaluateTouchedJob } from './evaluate-touched.job.js';
import { EvaluationThreads } from './evaluation-threads.js';
import { VersionFlips } from './flips/version-flips.service.js';
import { PlanRunJob } from './plan-run.job.js';
import { RunWork } from './run-work.js';
import { RunPlans } from './run-plans.js';
import { RunsController } from './runs.controller.js';
import { Runs } from './runs.js';
import { RunsService } from './runs.service.js';
import { ScoresController } from './scores.controller.js';
import { Scores } from './scores.js';
import { ScoresService } from './scores.service.js';

/** Runs, shards, person results and the scores above them. */
@Module({
  imports: [MeasuresModule, RecordsModule],
  controllers: [RunsController, ScoresController],
  providers: [
    EvaluationThreads,
    RunPlans,
    PlanRunJob,
    EvaluateShardJob,
    EvaluateTouchedJob,
    RunWork,
    DisagreementsService,
    VersionFlips,
    { provide: Runs, useClass: RunsService },
    { provide: Scores, useClass: ScoresService },
  ],
  exports: [Runs, Scores, RunWork, RunPlans, EvaluationThreads, DisagreementsService, VersionFlips],
})
export class EvaluationModule implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly planRun: PlanRunJob,
    private readonly evaluateShard: EvaluateShardJob,
    private readonly evaluateTouched: EvaluateTouchedJob,
  ) {}

  onModuleInit(): void {
    this.registry.add(this.planRun);
    this.registry.add(this.evaluateShard);
    this.registry.add(this.evaluateTouched);
  }
}
