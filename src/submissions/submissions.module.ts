import { Module } from '@nestjs/common';
import { AttributionModule } from '../attribution/attribution.module.js';
import { MeasuresModule } from '../measures/measures.module.js';
import { FreezeService } from './freeze.service.js';
import { ProgrammeFiles } from './programme-files.js';
import { ProgrammesController } from './programmes.controller.js';
import { SubmissionsController } from './submissions.controller.js';
import { SubmissionsService } from './submissions.service.js';

/** From a completed run to signed documents. */
@Module({
  imports: [AttributionModule, MeasuresModule],
  controllers: [SubmissionsController, ProgrammesController],
  providers: [FreezeService, ProgrammeFiles, SubmissionsService],
  exports: [FreezeService, ProgrammeFiles, SubmissionsService],
})
export class SubmissionsModule {}
