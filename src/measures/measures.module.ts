import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TerminologyModule } from '../terminology/terminology.module.js';
import { ImportController } from './import/import.controller.js';
import { MeasureComparisons } from './versions/measure-comparison.service.js';
import { MeasurePackageEntity } from './measure-package.entity.js';
import { MeasurePackageService } from './measure-package.service.js';
import { MeasurePackages } from './measure-packages.js';
import { MeasureValueSets } from './value-sets/measure-value-sets.service.js';
import { MeasureValueSetsController } from './value-sets/measure-value-sets.controller.js';
import { MeasureRequirements } from './measure-requirements.service.js';
import { MeasureVersionsController } from './versions/measure-versions.controller.js';
import { MeasuresController } from './measures.controller.js';
import { PackageCloning } from './versions/package-cloning.service.js';
import { PackageImports } from './import/package-imports.service.js';
import { StoredLibraries } from './import/stored-libraries.service.js';
import { StoredLibraryEntity } from './import/stored-library.entity.js';
import { TranslationThread } from './import/threads/translation-thread.js';
import { ValueSetPinEntity } from './value-sets/value-set-pin.entity.js';
import { ValueSetsController } from './value-sets/value-sets.controller.js';

/** Measure packages: import, versions, life cycle, and the versions of their value sets. */
@Module({
  imports: [
    TypeOrmModule.forFeature([MeasurePackageEntity, StoredLibraryEntity, ValueSetPinEntity]),
    TerminologyModule,
  ],
  controllers: [
    ImportController,
    MeasuresController,
    MeasureVersionsController,
    MeasureValueSetsController,
    ValueSetsController,
  ],
  providers: [
    StoredLibraries,
    PackageImports,
    { provide: TranslationThread, useFactory: () => new TranslationThread() },
    { provide: MeasurePackages, useClass: MeasurePackageService },
    MeasureValueSets,
    PackageCloning,
    MeasureComparisons,
    MeasureRequirements,
  ],
  exports: [MeasurePackages, MeasureValueSets, PackageCloning, MeasureComparisons, MeasureRequirements],
})
export class MeasuresModule {}
