import { Module } from '@nestjs/common';
import { MeasuresModule } from '../measures/measures.module.js';
import { RecordsModule } from '../records/records.module.js';
import { BundleWritesService } from './bundle-writes.service.js';
import { MeasureUploadController } from './measure-upload.controller.js';
import { TerminologyModule } from '../terminology/terminology.module.js';
import { MeasureUploadService } from './measure-upload.service.js';
import { ResourceReadsService } from './resource-reads.service.js';
import { ResourceController } from './resource.controller.js';
import { RestWritesService } from './rest-writes.service.js';
import { SearchController } from './search.controller.js';
import { SourceScopeService } from './source-scope.service.js';
import { SystemController } from './system.controller.js';
import { ValueSetController } from './value-set.controller.js';

/** The FHIR R4 API under `/fhir`: HTTP over records and measure packages. */
@Module({
  imports: [MeasuresModule, RecordsModule, TerminologyModule],
  controllers: [SystemController, MeasureUploadController, SearchController, ResourceController, ValueSetController],
  providers: [SourceScopeService, ResourceReadsService, RestWritesService, BundleWritesService, MeasureUploadService],
})
export class FhirApiModule {}
