import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { Source } from '../source.entity.js';

/**
 * `export`: what the source has, or has new; `newcomers`: everything of patients who came to the group; `poll`: as an
 * export, by searches; `requery`: searches for what a subscription did not tell, or told without its content.
 */
export type PullKind = 'export' | 'newcomers' | 'poll' | 'requery';

/**
 * `requested`: the export is to be kicked off, or the searches planned; `exporting`: the server works; `downloading`:
 * files are read; `searching`: pages are read; `closing`: all is read, the server's job is to be deleted; `cancelling`:
 * likewise, but not all is read. Ended: `complete`: all that the server has for us is in the inbox; `partial`: some is
 * not, by the server's own word or because a file or search could not be read whole; `failed`; or `cancelled`.
 */
export type PullState =
  | 'requested'
  | 'exporting'
  | 'downloading'
  | 'searching'
  | 'closing'
  | 'cancelling'
  | 'complete'
  | 'partial'
  | 'failed'
  | 'cancelled';

/** One pull of a source by Bulk Data export or by searches: all that is needed to go on with it after a crash. */
@Entity('bulk_pulls')
@Index('ix_bulk_pulls_source', ['sourceId', 'createdAt'])
@Index('ix_bulk_pulls_unfinished', ['nextAttemptAt'], { where: 'finished_at is null' })
@Index('uq_bulk_pulls_open_export', ['sourceId'], {
  unique: true,
  where: `kind in ('export', 'poll') and finished_at is null`,
})
@Index('uq_bulk_pulls_next_requery', ['sourceId'], {
  unique: true,
  where: `kind = 'requery' and state = 'requested'`,
})
export class BulkPull {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @ManyToOne(() => Source, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'source_id', foreignKeyConstraintName: 'fk_bulk_pulls_source' })
  source?: Source;
  @Column('text') kind!: PullKind;
  @Column('text', { default: 'requested' }) state!: PullState;
  /** Asked to be without `_since`. */
  @Column('boolean', { name: 'is_full', default: false }) isFull!: boolean;
  /** `_since` of the export, as the server wrote it; null: everything. */
  @Column('text', { nullable: true }) since!: string | null;
  /** `_type` of the export; null: all types. */
  @Column('text', { array: true, nullable: true }) types!: string[] | null;
  /** Ids of the patients it is of; null: all. */
  @Column('text', { array: true, nullable: true }) patients!: string[] | null;
  /** Ids of the members of the group when it was kicked off; null: not known, or no group. */
  @Column('text', { array: true, nullable: true }) members!: string[] | null;
  /** Address of the server's job, sealed: who knows it may read the export of some servers. */
  @Column('text', { name: 'sealed_status_url', nullable: true }) sealedStatusUrl!: string | null;
  /** X-Progress, as the server wrote it. */
  @Column('text', { nullable: true }) progress!: string | null;
  /** The server's time of the data, as it wrote it. */
  @Column('text', { name: 'transaction_time', nullable: true }) transactionTime!: string | null;
  @Column('boolean', { name: 'requires_access_token', default: false }) requiresAccessToken!: boolean;
  /** Counts the exports kicked off for it: another one when job or files were gone before all was read. */
  @Column('integer', { default: 1 }) round!: number;
  /** Tries of the present step without success. */
  @Column('integer', { default: 0 }) attempts!: number;
  /** Why the present step did not succeed, or the pull failed. No address, no patient data. */
  @Column('text', { nullable: true }) fault!: string | null;
  @Column('timestamptz', { name: 'next_attempt_at' }) nextAttemptAt!: Date;
  @Column('timestamptz', { name: 'progressed_at' }) progressedAt!: Date;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'finished_at', nullable: true }) finishedAt!: Date | null;
}

/** Whether it is by searches. */
export function isPoll({ kind }: Pick<BulkPull, 'kind'>): boolean {
  return kind === 'poll' || kind === 'requery';
}
