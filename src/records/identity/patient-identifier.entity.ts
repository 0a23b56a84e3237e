import { Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { SourcePatient } from './source-patient.entity.js';

/** An identifier of a source patient by which it may be matched; see `personal-identifiers.ts`. */
@Entity('patient_identifiers')
@Index('ix_patient_identifiers_value', ['system', 'value'])
export class PatientIdentifier {
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_patient_identifiers' }) sourceId!: string;
  @PrimaryColumn('text', { name: 'patient_id', primaryKeyConstraintName: 'pk_patient_identifiers' }) patientId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_patient_identifiers' }) system!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_patient_identifiers' }) value!: string;
  @ManyToOne(() => SourcePatient, { onDelete: 'CASCADE' })
  @JoinColumn([
    {
      name: 'source_id',
      referencedColumnName: 'sourceId',
      foreignKeyConstraintName: 'fk_patient_identifiers_source_patient',
    },
    {
      name: 'patient_id',
      referencedColumnName: 'patientId',
      foreignKeyConstraintName: 'fk_patient_identifiers_source_patient',
    },
  ])
  sourcePatient?: SourcePatient;
}
