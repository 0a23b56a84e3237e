import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { EngineName, ProfileMode } from '../cql/engine.js';
import type { RunState } from './runs.js';

/** One evaluation of measures over the population, or over one person. */
@Entity('runs')
@Index('ix_runs_unfinished', ['createdAt'], { where: `state in ('planned', 'running')` })
@Index('ix_runs_created', ['createdAt'])
export class Run {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('date', { name: 'period_start' }) periodStart!: string;
  @Column('date', { name: 'period_end' }) periodEnd!: string;
  @Column('text') engine!: EngineName;
  /** `Engine.version` of every process that evaluates the run; null until it is planned. */
  @Column('text', { name: 'engine_version', nullable: true }) engineVersion!: string | null;
  @Column('text') profiles!: ProfileMode;
  @Column('text', { default: 'planned' }) state!: RunState;
  /** The only person evaluated; null: everyone with a record. */
  @Column('uuid', { name: 'subject_person_id', nullable: true }) subjectPersonId!: string | null;
  /** Who asked for it: `kind/id` of the actor. */
  @Column('text', { name: 'requested_by' }) requestedBy!: string;
  /** Also the instant that CQL `Now()` returns throughout the run. */
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('integer', { name: 'person_count', default: 0 }) personCount!: number;
  @Column('integer', { name: 'evaluated_count', default: 0 }) evaluatedCount!: number;
  @Column('integer', { name: 'failed_count', default: 0 }) failedCount!: number;
  /** Share of the persons that the other engine evaluates too. */
  @Column('real', { name: 'compared_percent', default: 0 }) comparedPercent!: number;
  /** Persons whom both engines evaluated, and those of them with the same results in every measure. */
  @Column('integer', { name: 'compared_count', default: 0 }) comparedCount!: number;
  @Column('integer', { name: 'agreed_count', default: 0 }) agreedCount!: number;
  @Column('text', { nullable: true }) error!: string | null;
}
