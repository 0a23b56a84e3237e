import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** That two charts are never, or always, of one person: somebody has said so. It binds until an act ends it. */
@Entity('match_constraints')
@Index('uq_match_constraints_pair', ['sourceId', 'patientId', 'otherSourceId', 'otherPatientId'], {
  unique: true,
  where: 'ended_by is null',
})
@Index('ix_match_constraints_other', ['otherSourceId', 'otherPatientId'], { where: 'ended_by is null' })
@Index('ix_match_constraints_act', ['actId'])
@Index('ix_match_constraints_ended', ['endedBy'], { where: 'ended_by is not null' })
export class MatchConstraintRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'BY DEFAULT' }) id!: string;
  /** The lesser of the two by source and id; `other…` is the greater. */
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @Column('text', { name: 'patient_id' }) patientId!: string;
  @Column('uuid', { name: 'other_source_id' }) otherSourceId!: string;
  @Column('text', { name: 'other_patient_id' }) otherPatientId!: string;
  /** `never` or `always`. */
  @Column('text') kind!: 'never' | 'always';
  /** The act that made it, and the one that ended it: undoing an act takes back both. */
  @Column('uuid', { name: 'act_id' }) actId!: string;
  @Column('uuid', { name: 'ended_by', nullable: true }) endedBy!: string | null;
}
