import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Why a source patient belongs to a person. Rows are only added; taking one back sets `reversedAt`. */
@Entity('match_decisions')
@Index('ix_match_decisions_person', ['personId'])
@Index('ix_match_decisions_previous_person', ['previousPersonId'], { where: 'previous_person_id is not null' })
@Index('ix_match_decisions_source_patient', ['sourceId', 'patientId'])
@Index('ix_match_decisions_act', ['actId'])
export class MatchDecisionRow {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @CreateDateColumn({ name: 'decided_at', type: 'timestamptz' }) decidedAt!: Date;
  /** The rule, as `rule:<name>`, or `kind/id` of who decided. */
  @Column('text', { name: 'decided_by' }) decidedBy!: string;
  @Column('text') decision!: string;
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @Column('text', { name: 'patient_id' }) patientId!: string;
  @ForeignKey('persons', { name: 'fk_match_decisions_person' })
  @Column('uuid', { name: 'person_id' })
  personId!: string;
  @Column('uuid', { name: 'previous_person_id', nullable: true }) previousPersonId!: string | null;
  @Column('jsonb') evidence!: object;
  @Column('timestamptz', { name: 'reversed_at', nullable: true }) reversedAt!: Date | null;
  /** Decisions that were taken together and are taken back together. */
  @Column('uuid', { name: 'act_id', generated: 'uuid' }) actId!: string;
}
