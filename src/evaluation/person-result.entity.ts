import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { GroupResult, SupplementalData } from './person-result.js';

/**
 * What one person counts for in one measure and period: the newest evaluation. The index of the primary key includes
 * the hashes, so that slices are counted without reading the rows: docs/decisions/slices.md.
 */
@Entity('person_results')
@Index('ix_person_results_person', ['personId'])
export class PersonResultRow {
  @ForeignKey('measure_periods', { name: 'fk_person_results_period' })
  @PrimaryColumn('integer', { name: 'measure_period_id', primaryKeyConstraintName: 'pk_person_results' })
  measurePeriodId!: number;
  @ForeignKey('persons', { name: 'fk_person_results_person' })
  @PrimaryColumn('uuid', { name: 'person_id', primaryKeyConstraintName: 'pk_person_results' })
  personId!: string;
  @Column('uuid', { name: 'run_id' }) runId!: string;
  /** Hash of the packed record that was evaluated. */
  @Column('bytea', { name: 'record_hash' }) recordHash!: Buffer;
  @Column('jsonb') groups!: GroupResult[];
  @Column('jsonb') supplemental!: SupplementalData;
  @Column('text', { nullable: true }) error!: string | null;
  /** Of groups and of whether there is an error. */
  @Column('uuid', { name: 'counts_hash' }) countsHash!: string;
  @Column('uuid', { name: 'supplemental_hash' }) supplementalHash!: string;
  @Column('timestamptz', { name: 'evaluated_at', default: () => 'now()' }) evaluatedAt!: Date;
}
