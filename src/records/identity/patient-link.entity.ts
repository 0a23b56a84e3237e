import { Entity, Index, PrimaryColumn } from 'typeorm';

/** What the current Patient says of another of its source, there or not. https://hl7.org/fhir/R4/patient.html#link */
@Entity('patient_links')
@Index('ix_patient_links_other', ['sourceId', 'otherId'])
export class PatientLinkRow {
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_patient_links' }) sourceId!: string;
  @PrimaryColumn('text', { name: 'patient_id', primaryKeyConstraintName: 'pk_patient_links' }) patientId!: string;
  @PrimaryColumn('text', { name: 'other_id', primaryKeyConstraintName: 'pk_patient_links' }) otherId!: string;
  /** `replaced-by`, `replaces`, `refer` or `seealso`. */
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_patient_links' }) type!: string;
}
