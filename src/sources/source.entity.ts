import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One connected EHR. */
@Entity('sources')
@Unique('uq_sources_name', ['name'])
export class Source {
  @PrimaryGeneratedColumn('uuid') id!: string;
  /** Part of its webhook address: lower-case letters, digits, hyphens. */
  @Column('text') name!: string;
  @Column('text') title!: string;
  /** A source that is not active is refused at the door; what it sent stays. */
  @Column('boolean', { default: true }) active!: boolean;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
}
