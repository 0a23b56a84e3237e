import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Tally } from './tally.js';

/** What one patient of a source adds to the counts. */
@Entity('feed_patients')
@Index('ix_feed_patients_uses', ['uses'], { type: 'gin' })
export class FeedPatient {
  @ForeignKey('sources', { name: 'fk_feed_patients_source', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_feed_patients' })
  sourceId!: string;
  @PrimaryColumn('text', { name: 'patient_id', primaryKeyConstraintName: 'pk_feed_patients' }) patientId!: string;
  @Column('jsonb') tally!: Tally;
  /** Resources that its own name for their codes, there or not, as `Medication/1`: it is counted anew when one changes. */
  @Column('text', { array: true, default: () => "'{}'" }) uses!: string[];
  /** Receipt of the newest resource that was counted as arrived. */
  @Column('timestamptz', { name: 'newest_at', nullable: true }) newestAt!: Date | null;
}
