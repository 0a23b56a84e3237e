import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Flaw } from '../../sources/health/coding/flaws.js';
import type { StandingChange } from './standing-change.js';

/** A person whose standing in a measure changes once a flaw of a source is mended. */
@Entity('feed_cost_persons')
export class FeedCostPerson {
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_feed_cost_persons' }) sourceId!: string;
  @PrimaryColumn('integer', { name: 'measure_period_id', primaryKeyConstraintName: 'pk_feed_cost_persons' })
  measurePeriodId!: number;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_feed_cost_persons' }) kind!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_feed_cost_persons' }) flaw!: Flaw;
  @ForeignKey('persons', { name: 'fk_feed_cost_persons_person' })
  @PrimaryColumn('uuid', { name: 'person_id', primaryKeyConstraintName: 'pk_feed_cost_persons' })
  personId!: string;
  @Column('text') change!: StandingChange;
}
