import { Entity, PrimaryColumn } from 'typeorm';

/**
 * The holders of each blocking key: whoever may be one person shares one. No foreign key, which would be checked for
 * some thirty rows of each patient: rows are written with those of `patient_features` and nowhere else.
 */
@Entity('patient_keys')
export class PatientKeyRow {
  /** The first 48 bits of the key. */
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'pk_patient_keys' }) key!: string;
  /** Date of birth as 19600517, 0 when not known: a key of very many holders counts only among those of one date. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_patient_keys' }) born!: number;
  /** Number in `patient_features`. */
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_patient_keys' }) patient!: number;
}
