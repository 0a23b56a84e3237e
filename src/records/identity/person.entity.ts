import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryGeneratedColumn } from 'typeorm';

/** The human being behind one or more source patients. */
@Entity('persons')
@Index('ix_persons_dirty', ['id'], { where: 'dirty' })
export class Person {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  /** The person that this one turned out to be. */
  @ForeignKey('persons', { name: 'fk_persons_merged_into' })
  @Column('uuid', { name: 'merged_into', nullable: true })
  mergedInto!: string | null;
  /** When the packed record last changed. */
  @Column('timestamptz', { name: 'changed_at', default: () => 'now()' }) changedAt!: Date;
  /** Whether the record has changed since it was last evaluated. */
  @Column('boolean', { default: true }) dirty!: boolean;
}
