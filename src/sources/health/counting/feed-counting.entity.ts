import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** When resources of a source were last counted anew: whoever drew conclusions from the counts before may do so again. */
@Entity('feed_countings')
export class FeedCounting {
  @ForeignKey('sources', { name: 'fk_feed_countings_source', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_feed_countings' })
  sourceId!: string;
  @Column('timestamptz', { name: 'counted_at' }) countedAt!: Date;
}
