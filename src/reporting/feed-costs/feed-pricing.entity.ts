import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** That the flaws of a source were priced in the measures of a run. */
@Entity('feed_pricings')
export class FeedPricing {
  @ForeignKey('runs', { name: 'fk_feed_pricings_run', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'run_id', primaryKeyConstraintName: 'pk_feed_pricings' })
  runId!: string;
  @ForeignKey('sources', { name: 'fk_feed_pricings_source', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_feed_pricings' })
  sourceId!: string;
  @Column('timestamptz', { name: 'priced_at', default: () => 'now()' }) pricedAt!: Date;
  /** Persons who were evaluated again. */
  @Column('integer', { name: 'person_count' }) personCount!: number;
  /** Why it could not be done; null when it was. */
  @Column('text', { nullable: true }) fault!: string | null;
}
