import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { ReportType } from './evaluate-request.js';
import type { ProviderScope } from './slices/scoped-groups.js';

/** Reports that a client asked for with `Prefer: respond-async` and comes back for. */
@Entity('report_requests')
@Index('ix_report_requests_created', ['createdAt'])
@Index('ix_report_requests_run', ['runId'])
export class ReportRequestEntity {
  @PrimaryGeneratedColumn('uuid') id!: string;
  /** The run that was started for it; null when all results were there. */
  @ForeignKey('runs', { name: 'fk_report_requests_run', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'run_id', nullable: true })
  runId!: string | null;
  @Column('text', { name: 'report_type' }) reportType!: ReportType;
  /** One for each report, in the order they were asked for. */
  @Column('integer', { name: 'measure_period_ids', array: true }) measurePeriodIds!: number[];
  @Column('uuid', { name: 'subject_person_id', nullable: true }) subjectPersonId!: string | null;
  /** Who asked, and alone may come back. */
  @Column('text', { name: 'orderer_kind' }) ordererKind!: 'user' | 'client';
  @Column('text', { name: 'orderer_id' }) ordererId!: string;
  /** Providers to whose persons the reports are limited. */
  @Column('jsonb', { nullable: true }) scope!: ProviderScope | null;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
