import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { EngineDifference } from './engine-differences.js';

/** A person and measure of a run in which the two engines gave different results. */
@Entity('engine_disagreements')
@Index('ix_engine_disagreements_person', ['personId'])
export class EngineDisagreement {
  @ForeignKey('runs', { name: 'fk_engine_disagreements_run', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'run_id', primaryKeyConstraintName: 'pk_engine_disagreements' })
  runId!: string;
  @ForeignKey('persons', { name: 'fk_engine_disagreements_person' })
  @PrimaryColumn('uuid', { name: 'person_id', primaryKeyConstraintName: 'pk_engine_disagreements' })
  personId!: string;
  @ForeignKey('measure_periods', { name: 'fk_engine_disagreements_period' })
  @PrimaryColumn('integer', { name: 'measure_period_id', primaryKeyConstraintName: 'pk_engine_disagreements' })
  measurePeriodId!: number;
  /** Hash of the packed record that both engines evaluated. */
  @Column('bytea', { name: 'record_hash' }) recordHash!: Buffer;
  @Column('jsonb') differences!: EngineDifference[];
}
