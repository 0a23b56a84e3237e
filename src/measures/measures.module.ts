import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { TerminologyModule } from '../terminology/terminology.module.js';
import { MeasurePackageEntity } from './measure-package.entity.js';
import { MeasurePackageService } from './measure-package.service.js';
import { MeasurePackages } from './measure-packages.js';
import { MeasuresController } from './measures.controller.js';

/** Measure packages: import, versions, life cycle. */
@Module({
  imports: [TypeOrmModule.forFeature([MeasurePackageEntity]), TerminologyModule],
  controllers: [MeasuresController],
  providers: [{ provide: MeasurePackages, useClass: MeasurePackageService }],
  exports: [MeasurePackages],
})
export class MeasuresModule {}
