import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ValueSetEntity } from './value-set.entity.js';
import { ValueSetStore } from './value-set-store.service.js';

/** Value sets and membership in them. */
@Module({
  imports: [TypeOrmModule.forFeature([ValueSetEntity])],
  providers: [ValueSetStore],
  exports: [ValueSetStore],
})
export class TerminologyModule {}
