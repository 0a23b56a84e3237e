import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TerminologyModule } from '../terminology/terminology.module.js';
import { ImportController } from './import.controller.js';
import { MeasureComparisons } from './measure-comparison.service.js';
import { MeasurePackageEntity } from './measure-package.entity.js';
import { MeasurePackageService } from './measure-package.service.js';
import { MeasurePackages } from './measure-packages.js';
import { MeasureVersionsController } from './measure-versions.controller.js';
import { MeasuresController } from './measures.controller.js';
import { PackageCloning } from './package-cloning.service.js';
import { PackageImports } from './package-imports.service.js';
import { StoredLibraries } from './stored-libraries.service.js';
import { StoredLibraryEntity } from './stored-library.entity.js';
import { TranslationThread } from './threads/translation-thread.js';

/** Measure packages: import, versions, life cycle. */
@Module({
  imports: [TypeOrmModule.forFeature([MeasurePackageEntity, StoredLibraryEntity]), TerminologyModule],
  controllers: [ImportController, MeasuresController, MeasureVersionsController],
  providers: [
    StoredLibraries,
    PackageImports,
    { provide: TranslationThread, useFactory: () => new TranslationThread() },
    { provide: MeasurePackages, useClass: MeasurePackageService },
    PackageCloning,
    MeasureComparisons,
  ],
  exports: [MeasurePackages, PackageCloning, MeasureComparisons],
})
export class MeasuresModule {}
