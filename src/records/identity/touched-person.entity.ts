import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** A person that a merge or split has touched: its results are evaluated anew, together with those of its act. */
@Entity('touched_persons')
@Index('ix_touched_persons_touched', ['touchedAt'])
export class TouchedPersonRow {
  @PrimaryColumn('uuid', { name: 'act_id', primaryKeyConstraintName: 'pk_touched_persons' }) actId!: string;
  @ForeignKey('persons', { name: 'fk_touched_persons_person' })
  @PrimaryColumn('uuid', { name: 'person_id', primaryKeyConstraintName: 'pk_touched_persons' })
  personId!: string;
  @Column('timestamptz', { name: 'touched_at', default: () => 'now()' }) touchedAt!: Date;
}
