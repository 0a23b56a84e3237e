import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { EvaluatedValueSet } from './run-plans.js';

/** A measure that a run evaluates. */
@Entity('run_measures')
@Index('ix_run_measures_period', ['measurePeriodId'])
export class RunMeasureRow {
  @ForeignKey('runs', { name: 'fk_run_measures_run', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'run_id', primaryKeyConstraintName: 'pk_run_measures' })
  runId!: string;
  @ForeignKey('measure_periods', { name: 'fk_run_measures_period' })
  @PrimaryColumn('integer', { name: 'measure_period_id', primaryKeyConstraintName: 'pk_run_measures' })
  measurePeriodId!: number;
  /** `MeasurePackages.fingerprint` of what is evaluated; null until the run is planned. */
  @Column('text', { name: 'package_fingerprint', nullable: true }) packageFingerprint!: string | null;
  /** The value sets that are evaluated; null until the run is planned. */
  @Column('jsonb', { name: 'value_sets', nullable: true }) valueSets!: EvaluatedValueSet[] | null;
  /** Persons whom both engines evaluated, and those of them with the same result. */
  @Column('integer', { name: 'compared_count', default: 0 }) comparedCount!: number;
  @Column('integer', { name: 'agreed_count', default: 0 }) agreedCount!: number;
}
