import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { GroupResult, SupplementalData } from '../evaluation/person-result.js';
import type { SubmissionDetails, SubmissionState } from './submissions.js';
import type { DocumentFormat } from './submission-set.js';

/** A frozen set of results with who froze it and who signed it off. */
@Entity('submissions')
export class Submission {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('text') programme!: string;
  @Column('integer', { name: 'performance_year' }) performanceYear!: number;
  @Column('text', { name: 'entity_id' }) entityId!: string;
  @Column('text', { name: 'cehrt_id', nullable: true }) cehrtId!: string | null;
  @ForeignKey('runs', { name: 'fk_submissions_run' })
  @Column('uuid', { name: 'run_id' })
  runId!: string;
  @Column('text', { default: 'frozen' }) state!: SubmissionState;
  @Column('timestamptz', { name: 'frozen_at', default: () => 'now()' }) frozenAt!: Date;
  /** Id of the user. */
  @Column('text', { name: 'frozen_by' }) frozenBy!: string;
  @Column('timestamptz', { name: 'signed_off_at', nullable: true }) signedOffAt!: Date | null;
  /** Id of the user. */
  @Column('text', { name: 'signed_off_by', nullable: true }) signedOffBy!: string | null;
  @Column('jsonb') details!: SubmissionDetails;
}

/** What one person counted for when the set was frozen. */
@Entity('submission_results')
export class SubmissionResult {
  @ForeignKey('submissions', { name: 'fk_submission_results_submission', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'submission_id', primaryKeyConstraintName: 'pk_submission_results' })
  submissionId!: string;
  @ForeignKey('measure_packages', { name: 'fk_submission_results_package' })
  @PrimaryColumn('uuid', { name: 'package_id', primaryKeyConstraintName: 'pk_submission_results' })
  packageId!: string;
  @PrimaryColumn('uuid', { name: 'person_id', primaryKeyConstraintName: 'pk_submission_results' })
  personId!: string;
  @Column('bytea', { name: 'record_hash' }) recordHash!: Buffer;
  @Column('jsonb') groups!: GroupResult[];
  @Column('jsonb') supplemental!: SupplementalData;
  @Column('text', { nullable: true }) error!: string | null;
}

/** A document of a submission, as it was rendered when the set was frozen. */
@Entity('submission_documents')
export class SubmissionDocumentRow {
  @ForeignKey('submissions', { name: 'fk_submission_documents_submission', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'submission_id', primaryKeyConstraintName: 'pk_submission_documents' })
  submissionId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_submission_documents' }) format!: DocumentFormat;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('text', { name: 'media_type' }) mediaType!: string;
  @Column('bytea') content!: Buffer;
  /** Of `content`, hexadecimal. */
  @Column('text') sha256!: string;
  @Column('timestamptz', { name: 'created_at', default: () => 'now()' }) createdAt!: Date;
}
