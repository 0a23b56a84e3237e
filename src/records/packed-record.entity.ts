import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

/** The record of one person, packed for evaluation, with what lists of persons show. */
@Entity('packed_records')
@Index('ix_packed_records_uses', ['uses'], { type: 'gin' })
@Index('ix_packed_records_birth', ['personId', 'birthDate'])
@Index('ix_packed_records_set_aside', ['personId'], { where: 'fault is not null' })
@Check('ck_packed_records_set_aside', '(fault is null) = (set_aside_at is null)')
export class PackedRecordRow {
  @ForeignKey('persons', { name: 'fk_packed_records_person', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'person_id' })
  personId!: string;
  /** JSON text: an array of resources. Of a person who is set aside that of before, or an empty one. */
  @Column('text') content!: string;
  @Column('bytea', { name: 'content_hash' }) contentHash!: Buffer;
  @Column('integer', { name: 'resource_count' }) resourceCount!: number;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { name: 'birth_date', nullable: true }) birthDate!: string | null;
  @Column('text', { nullable: true }) sex!: string | null;
  /** Shared resources that it refers to, there or not, as `source/Type/id`: it is packed anew when one changes. */
  @Column('text', { array: true }) uses!: string[];
  @Column('timestamptz', { name: 'packed_at', default: () => 'now()' }) packedAt!: Date;
  /** Why what is known of the person now cannot be packed: the kind of fault, without patient data. */
  @Column('text', { nullable: true }) fault!: string | null;
  @Column('timestamptz', { name: 'set_aside_at', nullable: true }) setAsideAt!: Date | null;
}
