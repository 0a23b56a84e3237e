import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** How many resources of a source are alike in type, clinical month, kind and flaws: the sum over `feed_patients`. */
@Entity('feed_counts')
export class FeedCount {
  @ForeignKey('sources', { name: 'fk_feed_counts_source', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_feed_counts' })
  sourceId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_feed_counts' }) type!: string;
  /** `YYYY-MM` of the clinical time; empty: it has none. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_feed_counts' }) month!: string;
  /** Name of the kind of data; empty: none that measures need. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_feed_counts' }) kind!: string;
  /** Flaws in their order, with commas between; empty: none. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_feed_counts' }) flaws!: string;
  /** A bigint, so a decimal string here. */
  @Column('bigint') count!: string;
}
