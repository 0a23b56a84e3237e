import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** Two patients that a run found to match or to be in doubt, by their numbers; goes once it is applied. */
@Entity('match_run_pairs')
@Index('ix_match_run_pairs_sureness', ['runId', 'isMatch', 'score'])
export class MatchRunPairRow {
  @ForeignKey('match_runs', { name: 'fk_match_run_pairs_run' })
  @PrimaryColumn('uuid', { name: 'run_id', primaryKeyConstraintName: 'pk_match_run_pairs' })
  runId!: string;
  @PrimaryColumn('integer', { name: 'patient', primaryKeyConstraintName: 'pk_match_run_pairs' }) patient!: number;
  @PrimaryColumn('integer', { name: 'other', primaryKeyConstraintName: 'pk_match_run_pairs' }) other!: number;
  @Column('boolean', { name: 'is_match' }) isMatch!: boolean;
  @Column('double precision') score!: number;
}
