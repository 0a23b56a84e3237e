import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Flaw } from '../../sources/health/coding/flaws.js';

/** What one flaw of a source costs in a measure and period, as the newest run of it found. */
@Entity('feed_costs')
@Index('ix_feed_costs_run', ['runId'])
export class FeedCostRow {
  @ForeignKey('sources', { name: 'fk_feed_costs_source', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_feed_costs' })
  sourceId!: string;
  @ForeignKey('measure_periods', { name: 'fk_feed_costs_period' })
  @PrimaryColumn('integer', { name: 'measure_period_id', primaryKeyConstraintName: 'pk_feed_costs' })
  measurePeriodId!: number;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_feed_costs' }) kind!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_feed_costs' }) flaw!: Flaw;
  @ForeignKey('runs', { name: 'fk_feed_costs_run', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'run_id' })
  runId!: string;
  /** Resources of the kind in the months that matter, and those of them with the flaw. */
  @Column('integer') resources!: number;
  @Column('integer', { name: 'flawed_resources' }) flawedResources!: number;
  @Column('integer') held!: number;
  @Column('integer') unverified!: number;
  @Column('integer', { name: 'cannot_meet' }) cannotMeet!: number;
  @Column('integer', { name: 'meets_only_so' }) meetsOnlySo!: number;
  @Column('integer', { name: 'left_out' }) leftOut!: number;
}
