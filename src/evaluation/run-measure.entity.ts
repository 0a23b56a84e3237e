import { Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

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
}
