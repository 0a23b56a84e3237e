import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A Patient of a source, and the person it is. */
@Entity('source_patients')
@Index('ix_source_patients_person', ['personId'])
@Index('ix_source_patients_unpacked', ['sourceId', 'personId'], { where: 'unpacked' })
export class SourcePatient {
  @ForeignKey('sources', { name: 'fk_source_patients_source' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_source_patients' })
  sourceId!: string;
  @PrimaryColumn('text', { name: 'patient_id', primaryKeyConstraintName: 'pk_source_patients' }) patientId!: string;
  @ForeignKey('persons', { name: 'fk_source_patients_person' })
  @Column('uuid', { name: 'person_id' })
  personId!: string;
  /** The person's record lags behind what the source sent of this patient: it is packed anew before it is next read. */
  @Column('boolean', { default: false }) unpacked!: boolean;
  /** The source has deleted the Patient: what is known of it does not count until it comes back. */
  @Column('boolean', { default: false }) deleted!: boolean;
}
