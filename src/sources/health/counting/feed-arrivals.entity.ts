import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** New resources that arrived on a day, by how many days after the event they came. */
@Entity('feed_arrivals')
export class FeedArrivals {
  @ForeignKey('sources', { name: 'fk_feed_arrivals_source', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_feed_arrivals' })
  sourceId!: string;
  /** Of receipt, in UTC. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'pk_feed_arrivals' }) day!: string;
  @PrimaryColumn('integer', { name: 'late_days', primaryKeyConstraintName: 'pk_feed_arrivals' }) lateDays!: number;
  /** A bigint, so a decimal string here. */
  @Column('bigint') count!: string;
}
