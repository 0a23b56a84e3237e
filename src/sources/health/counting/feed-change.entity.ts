import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** That resources of a patient changed and are to be counted anew. Written by a trigger on `resources`. */
@Entity('feed_changes')
@Index('ix_feed_changes_source', ['sourceId', 'id'])
export class FeedChange {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'pk_feed_changes',
  })
  id!: string;
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @Column('text', { name: 'patient_id' }) patientId!: string;
  @Column('timestamptz', { name: 'noted_at', default: () => 'now()' }) notedAt!: Date;
}
