import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { MatchRunState, MatchRunStep } from './match-runs.js';

/** A comparison of all source patients. At most one is under way. */
@Entity('match_runs')
@Index('uq_match_runs_unfinished', { synchronize: false })
@Index('ix_match_runs_created', ['createdAt'])
export class MatchRunRow {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('text', { default: 'planned' }) state!: MatchRunState;
  @Column('text', { default: 'features' }) step!: MatchRunStep;
  @Column('text', { name: 'requested_by' }) requestedBy!: string;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @ForeignKey('match_models', { name: 'fk_match_runs_model' })
  @Column('integer', { name: 'model_number', nullable: true })
  modelNumber!: number | null;
  /** The number of the last patient that was compared with all before it. */
  @Column('integer', { default: 0 }) reached!: number;
  @Column('integer', { default: 0 }) patients!: number;
  @Column('integer', { default: 0 }) remade!: number;
  @Column('bigint', { default: 0 }) compared!: string;
  @Column('integer', { default: 0 }) merged!: number;
  @Column('integer', { default: 0 }) reviews!: number;
  @Column('text', { nullable: true }) error!: string | null;
}
