import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TerminologyModule } from '../terminology/terminology.module.js';
import { ImportController } from './import.controller.js';
import { MeasureComparisons } from './measure-comparison.service.js';
import { MeasurePackageEntity } from './measure-package.entity.js';
import { MeasurePackageService } from './measure-package.service.js';
import { MeasurePackages } from './measure-packages.js';
import { MeasureValueSets } from './measure-value-sets.service.js';
import { MeasureValueSetsController } from './measure-value-sets.controller.js';
import { MeasureRequirements } from './measure-requirements.service.js';
import { MeasureVersionsController } from './measure-versions.controller.js';
import { MeasuresController } from './measures.controller.js';
import { PackageCloning } from './package-cloning.service.js';
import { PackageImports } from './package-imports.service.js';
import { StoredLibraries } from './stored-libraries.service.js';
import { StoredLibraryEntity } from './stored-library.entity.js';
import { TranslationThread } from './threads/translation-thread.js';
import { ValueSetPinEntity } from './value-set-pin.entity.js';
import { ValueSetsController } from './value-sets.controller.js';

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
