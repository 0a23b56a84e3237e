import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Flaw } from '../coding/flaws.js';

/** A resource of a kind that measures need, which has flaws. */
@Entity('flawed_resources')
@Index('ix_flawed_resources_patient', ['sourceId', 'patientId'])
export class FlawedResource {
  @ForeignKey('sources', { name: 'fk_flawed_resources_source', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_flawed_resources' })
  sourceId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_flawed_resources' }) type!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_flawed_resources' }) id!: string;
  @Column('text', { name: 'patient_id' }) patientId!: string;
  @Column('text') kind!: string;
  @Column('text', { array: true }) flaws!: Flaw[];
  /** Of the clinical time; null: it has none. */
  @Column('date', { nullable: true }) day!: string | null;
}
