import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { ReviewCause, ReviewEvidence, ReviewState } from './match-evidence.js';

/** Two charts of which a person has to say whether they are of one. A pair is asked about once. */
@Entity('match_reviews')
@Unique('uq_match_reviews_pair', ['sourceId', 'patientId', 'otherSourceId', 'otherPatientId'])
@Index('ix_match_reviews_other', ['otherSourceId', 'otherPatientId'])
@Index('ix_match_reviews_open', ['score', 'id'], { where: `state = 'open'` })
@Index('ix_match_reviews_decided', ['decidedAt', 'id'], { where: `state <> 'open'` })
export class MatchReviewRow {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @CreateDateColumn({ name: 'opened_at', type: 'timestamptz' }) openedAt!: Date;
  @Column('text', { default: 'open' }) state!: ReviewState;
  @Column('text') cause!: ReviewCause;
  /** The lesser of the two by source and id; `other…` is the greater. */
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @Column('text', { name: 'patient_id' }) patientId!: string;
  @Column('uuid', { name: 'other_source_id' }) otherSourceId!: string;
  @Column('text', { name: 'other_patient_id' }) otherPatientId!: string;
  /** Whether the lesser chart raised the question: it is the one that a person can be split of. */
  @Column('boolean', { name: 'raised_by_lesser' }) raisedByLesser!: boolean;
  @Column('double precision') score!: number;
  @Column('text') rule!: string;
  @Column('text') says!: string;
  @Column('jsonb') evidence!: ReviewEvidence;
  @Column('timestamptz', { name: 'decided_at', nullable: true }) decidedAt!: Date | null;
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy!: string | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @Column('uuid', { name: 'act_id', nullable: true }) actId!: string | null;
}
