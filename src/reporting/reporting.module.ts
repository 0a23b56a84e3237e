import { Module } from '@nestjs/common';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { MeasuresModule } from '../measures/measures.module.js';
import { RecordsModule } from '../records/records.module.js';
import { EvaluateController } from './evaluate.controller.js';
import { ExplanationThread } from '../evaluation/threads/explanation-thread.js';
import { ExplanationsController } from './explanations.controller.js';
import { Explanations } from './explanations.service.js';
import { FoundResources } from './found-resources.service.js';
import { MeasureReports } from './measure-reports.service.js';
import { ReportOrders } from './report-orders.service.js';

/** MeasureReports with the FHIR operations that give them, and explanations. */
@Module({
  imports: [EvaluationModule, MeasuresModule, RecordsModule],
  controllers: [EvaluateController, ExplanationsController],
  providers: [ExplanationThread, Explanations, FoundResources, MeasureReports, ReportOrders],
})
export class ReportingModule {}
