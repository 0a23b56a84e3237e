import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** `running` with nobody holding its lock: the process that worked on it has died, and it is taken up again. */
export type ShardState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** A range of persons in a run. The ranges of a run's shards cover every possible id once. */
@Entity('shards')
@Index('ix_shards_unfinished', ['runId'], { where: `state in ('waiting', 'running')` })
export class Shard {
  @ForeignKey('runs', { name: 'fk_shards_run', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'run_id', primaryKeyConstraintName: 'pk_shards' })
  runId!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_shards' }) number!: number;
  /** First id of the range, inclusive. */
  @Column('uuid', { name: 'first_person' }) firstPerson!: string;
  /** Last id of the range, inclusive. */
  @Column('uuid', { name: 'last_person' }) lastPerson!: string;
  /** Persons with a record when the run was planned. */
  @Column('integer', { name: 'person_count' }) personCount!: number;
  @Column('text', { default: 'waiting' }) state!: ShardState;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('timestamptz', { name: 'started_at', nullable: true }) startedAt!: Date | null;
  @Column('timestamptz', { name: 'ended_at', nullable: true }) endedAt!: Date | null;
  @Column('text', { nullable: true }) error!: string | null;
}
