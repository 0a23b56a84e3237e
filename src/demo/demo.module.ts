import { Module } from '@nestjs/common';
import { EvaluationModule } from '../evaluation/evaluation.module.js';
import { MeasuresModule } from '../measures/measures.module.js';
import { SourcesModule } from '../sources/sources.module.js';
import { Demo } from './demo.service.js';

/** The demo ACO, for a first look. */
@Module({ imports: [SourcesModule, MeasuresModule, EvaluationModule], providers: [Demo], exports: [Demo] })
export class DemoModule {}
