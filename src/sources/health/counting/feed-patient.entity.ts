import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import type { Tally } from './tally.js';

/** What one patient of a source adds to the counts. */
@Entity('feed_patients')
export class FeedPatient {
  @ForeignKey('sources', { name: 'fk_feed_patients_source', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_feed_patients' })
  sourceId!: string;
  @PrimaryColumn('text', { name: 'patient_id', primaryKeyConstraintName: 'pk_feed_patients' }) patientId!: string;
  @Column('jsonb') tally!: Tally;
  /** Receipt of the newest resource that was counted as arrived. */
  @Column('timestamptz', { name: 'newest_at', nullable: true }) newestAt!: Date | null;
}
