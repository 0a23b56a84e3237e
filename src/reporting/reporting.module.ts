import { Module } from '@nestjs/common';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { MeasuresModule } from '../measures/measures.module.js';
import { RecordsModule } from '../records/records.module.js';
import { CloneController } from './clone.controller.js';
import { DataRequirementsController } from './data-requirements.controller.js';
import { EvaluateController } from './evaluate.controller.js';
import { ExplanationThread } from '../evaluation/threads/explanation-thread.js';
import { ExplanationsController } from './explanations.controller.js';
import { Explanations } from './explanations.service.js';
import { FlipExplanations } from './flip-explanations.service.js';
import { FlipPages } from './flip-pages.service.js';
import { FlipsController } from './flips.controller.js';
import { FoundResources } from './found-resources.service.js';
import { MeasureReports } from './measure-reports.service.js';
import { ReportOrders } from './report-orders.service.js';
import { SlicesController } from './slices/slices.controller.js';
import { SlicesService } from './slices/slices.service.js';

/** MeasureReports with the FHIR operations that give them, explanations, and scores cut by who and where. */
@Module({
  imports: [EvaluationModule, MeasuresModule, RecordsModule],
  controllers: [
    DataRequirementsController,
    EvaluateController,
    ExplanationsController,
    CloneController,
    FlipsController,
    SlicesController,
  ],
  providers: [
    ExplanationThread,
    Explanations,
    FlipExplanations,
    FlipPages,
    FoundResources,
    MeasureReports,
    ReportOrders,
    SlicesService,
  ],
  exports: [SlicesService],
})
export class ReportingModule {}
