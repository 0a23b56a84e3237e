import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TerminologyModule } from '../terminology/terminology.module.js';
import { MeasureComparisons } from './measure-comparison.service.js';
import { MeasurePackageEntity } from './measure-package.entity.js';
import { MeasurePackageService } from './measure-package.service.js';
import { MeasurePackages } from './measure-packages.js';
import { MeasureRequirements } from './measure-requirements.service.js';
import { MeasureVersionsController } from './measure-versions.controller.js';
import { MeasuresController } from './measures.controller.js';
import { PackageCloning } from './package-cloning.service.js';

/** Measure packages: import, versions, life cycle. */
@Module({
  imports: [TypeOrmModule.forFeature([MeasurePackageEntity]), TerminologyModule],
  controllers: [MeasuresController, MeasureVersionsController],
  providers: [
    { provide: MeasurePackages, useClass: MeasurePackageService },
    PackageCloning,
    MeasureComparisons,
    MeasureRequirements,
  ],
  exports: [MeasurePackages, PackageCloning, MeasureComparisons, MeasureRequirements],
})
export class MeasuresModule {}
