import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/**
 * That resources of a patient changed and are to be counted anew, or that a resource did which patients' resources may
 * name for their codes. Written by a trigger on `resources`.
 */
@Entity('feed_changes')
@Check('ck_feed_changes_what', '(patient_id is null) <> (resource is null)')
@Index('ix_feed_changes_patient', ['sourceId', 'patientId'])
@Index('ix_feed_changes_resource', ['sourceId', 'id'], { where: 'resource is not null' })
@Index('ix_feed_changes_source', ['sourceId', 'id'])
export class FeedChange {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_feed_changes',
  })
  id!: string;
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @Column('text', { name: 'patient_id', nullable: true }) patientId!: string | null;
  /** As `Medication/1`. */
  @Column('text', { nullable: true }) resource!: string | null;
  @Column('timestamptz', { name: 'noted_at', default: () => 'now()' }) notedAt!: Date;
}
