import { Module } from '@nestjs/common';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { MeasuresModule } from '../measures/measures.module.js';
import { RecordsModule } from '../records/records.module.js';
import { EvaluateController } from './evaluate.controller.js';
import { MeasureReports } from './measure-reports.service.js';
import { ReportOrders } from './report-orders.service.js';

/** MeasureReports and the FHIR operations that give them. */
@Module({
  imports: [EvaluationModule, MeasuresModule, RecordsModule],
  controllers: [EvaluateController],
  providers: [MeasureReports, ReportOrders],
})
export class ReportingModule {}
