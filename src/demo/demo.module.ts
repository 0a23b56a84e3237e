import { Module } from '@nestjs/common';
import { AttributionModule } from '../attribution/attribution.module.js';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { MeasuresModule } from '../measures/measures.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { DemoMeasures } from './demo-measures.service.js';
import { DemoProgramme } from './demo-programme.service.js';
import { Demo } from './demo.service.js';

/** The demo ACO, for a first look. */
@Module({
  imports: [SourcesModule, MeasuresModule, EvaluationModule, AttributionModule],
  providers: [DemoMeasures, DemoProgramme, Demo],
  exports: [Demo],
})
export class DemoModule {}
