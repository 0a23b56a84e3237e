import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { PatientFeatures } from '../matching/index.js';
import { SourcePatient } from './source-patient.entity.js';

/** What matching sees of a source patient that is not deleted. */
@Entity('patient_features')
@Unique('uq_patient_features_patient', ['sourceId', 'patientId'])
@Index('ix_patient_features_version', ['version'])
export class PatientFeaturesRow {
  /** Stands for the patient in `patient_keys`. */
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'BY DEFAULT' }) number!: number;
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @Column('text', { name: 'patient_id' }) patientId!: string;
  /** `FEATURES_VERSION` of the code that made them. */
  @Column('smallint') version!: number;
  @Column('json') features!: PatientFeatures;
  /** Its blocking keys, as `patient_keys` has them. */
  @Column('bigint', { array: true }) keys!: string[];
  @ManyToOne(() => SourcePatient, { onDelete: 'CASCADE' })
  @JoinColumn([
    {
      name: 'source_id',
      referencedColumnName: 'sourceId',
      foreignKeyConstraintName: 'fk_patient_features_source_patient',
    },
    {
      name: 'patient_id',
      referencedColumnName: 'patientId',
      foreignKeyConstraintName: 'fk_patient_features_source_patient',
    },
  ])
  sourcePatient?: SourcePatient;
}
