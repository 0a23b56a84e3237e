import { Module, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { AttributionModule } from '../attribution/attribution.module.js';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { RecordsModule } from '../records/records.module.js';
import { ReportingModule } from '../reporting/reporting.module.js';
import { SubmissionsModule } from '../submissions/submissions.module.js';
import { DisagreementPagesService } from './disagreement-pages.service.js';
import { DisagreementsController } from './disagreements.controller.js';
import { MatchDecisionsController } from './identity/match-decisions.controller.js';
import { MatchReviewsController } from './identity/match-reviews.controller.js';
import { MatchReviewsService } from './identity/match-reviews.service.js';
import { MatchRunsController } from './identity/match-runs.controller.js';
import { MatchRunsService } from './identity/match-runs.service.js';
import { PersonChartsController } from './identity/person-charts.controller.js';
import { PersonChartsService } from './identity/person-charts.service.js';
import { PagesMiddleware } from './pages.middleware.js';
import { PersonPagesService } from './person-pages.service.js';
import { PersonsController } from './persons.controller.js';
import { StandingsController } from './standings.controller.js';

/** The pages, and what they read that no other module gives. */
@Module({
  imports: [AttributionModule, EvaluationModule, RecordsModule, ReportingModule, SubmissionsModule],
  controllers: [
    PersonsController,
    PersonChartsController,
    MatchReviewsController,
    MatchDecisionsController,
    MatchRunsController,
    DisagreementsController,
    StandingsController,
  ],
  providers: [PersonPagesService, PersonChartsService, MatchReviewsService, MatchRunsService, DisagreementPagesService],
})
export class DashboardModule implements NestModule {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(PagesMiddleware).forRoutes('{*path}');
  }
}
