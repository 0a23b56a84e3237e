import { Module } from '@nestjs/common';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { MeasuresModule } from '../measures/measures.module.js';
import { EvaluateController } from './evaluate.controller.js';
import { MeasureReports } from './measure-reports.service.js';

/** MeasureReports and the FHIR operations that give them. */
@Module({
  imports: [EvaluationModule, MeasuresModule],
  controllers: [EvaluateController],
  providers: [MeasureReports],
  exports: [MeasureReports],
})
export class ReportingModule {}
