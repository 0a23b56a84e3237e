import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** The messages of a source on a day that is over, as they stood when it was closed. */
@Entity('feed_days')
export class FeedDay {
  @ForeignKey('sources', { name: 'fk_feed_days_source', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_feed_days' })
  sourceId!: string;
  /** In UTC. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_feed_days' }) day!: string;
  @Column('integer') messages!: number;
  @Column('integer') quarantined!: number;
  /** The longest time without a message that ended on this day; null without any. */
  @Column('integer', { name: 'longest_gap_seconds', nullable: true }) longestGapSeconds!: number | null;
}
