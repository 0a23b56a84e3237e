import { Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Found } from './match-beneficiaries.js';

/** One file of beneficiaries, as it was imported. Of a year, the highest version of the last quarter counts. */
@Entity('beneficiary_lists')
@Unique('uq_beneficiary_lists', ['year', 'quarter', 'version'])
@Index('ix_beneficiary_lists_matching', ['id'], { where: 'matching' })
export class BeneficiaryListRow {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'BY DEFAULT' }) id!: number;
  @Column('integer') year!: number;
  /** 1 to 4. */
  @Column('integer') quarter!: number;
  /** From 1 in each quarter. */
  @Column('integer') version!: number;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('bytea', { name: 'content_hash' }) contentHash!: Buffer;
  @Column('text', { name: 'imported_by' }) importedBy!: string;
  @Column('timestamptz', { name: 'imported_at', default: () => 'now()' }) importedAt!: Date;
  /** Its beneficiaries are still to be looked for among the persons. */
  @Column('boolean', { default: true }) matching!: boolean;
  @Column('timestamptz', { name: 'matched_at', nullable: true }) matchedAt!: Date | null;
}

/** One line of a list, and who it is here. */
@Entity('beneficiaries')
@Unique('uq_beneficiaries_mbi', ['listId', 'mbi'])
@Index('ix_beneficiaries_person', ['personId'])
@Index('ix_beneficiaries_found', ['listId', 'found', 'line'])
export class BeneficiaryRow {
  @ForeignKey('beneficiary_lists', { name: 'fk_beneficiaries_list', onDelete: 'CASCADE' })
  @PrimaryColumn('integer', { name: 'list_id', primaryKeyConstraintName: 'pk_beneficiaries' })
  listId!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_beneficiaries' }) line!: number;
  @Column('text') mbi!: string;
  @Column('text', { name: 'given_name' }) givenName!: string;
  @Column('text', { name: 'family_name' }) familyName!: string;
  @Column('date', { name: 'birth_date', nullable: true }) birthDate!: string | null;
  @Column('text', { nullable: true }) sex!: string | null;
  @Column('date', { name: 'death_date', nullable: true }) deathDate!: string | null;
  @Column('text', { array: true }) npis!: string[];
  /** What else the line says, by heading. */
  @Column('jsonb') flags!: Record<string, string>;
  /** Null until it was looked for. */
  @Column('text', { nullable: true }) found!: Found | null;
  @Column('text', { nullable: true }) reason!: string | null;
  @ForeignKey('persons', { name: 'fk_beneficiaries_person' })
  @Column('uuid', { name: 'person_id', nullable: true })
  personId!: string | null;
  /** Persons who may be meant. */
  @Column('uuid', { array: true, default: '{}' }) candidates!: string[];
}
