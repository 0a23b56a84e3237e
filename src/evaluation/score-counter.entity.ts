import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/**
 * How much all persons together count for: always the sum over `person_results`, moved in the same transaction.
 * Under the empty group stand the persons evaluated and the persons failed; see `counter-changes.ts`.
 */
@Entity('score_counters')
export class ScoreCounter {
  @ForeignKey('measure_periods', { name: 'fk_score_counters_period' })
  @PrimaryColumn('integer', { name: 'measure_period_id', primaryKeyConstraintName: 'pk_score_counters' })
  measurePeriodId!: number;
  @PrimaryColumn('text', { name: 'group_id', primaryKeyConstraintName: 'pk_score_counters' }) groupId!: string;
  /** Empty: the whole group. */
  @PrimaryColumn('text', { default: '', primaryKeyConstraintName: 'pk_score_counters' }) stratum!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_score_counters' }) population!: string;
  /** A bigint, so a decimal string here. */
  @Column('bigint') count!: string;
}
