import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { Message } from '../message.entity.js';
import { Source } from '../source.entity.js';
import { BulkPull } from './bulk-pull.entity.js';
import type { FileRole } from './export-manifest.js';

/** `short`: it could not be read whole; `lost`: it was gone before it was read, and the export was begun anew. */
export type PullFileState = 'waiting' | 'done' | 'short' | 'lost';

/** Issues of an `outcome` file by severity: their texts may quote patient data and are not kept. */
export interface Findings {
  error: number;
  warning: number;
  information: number;
  /** Issue codes (https://hl7.org/fhir/R4/valueset-issue-type.html) that occur. */
  codes: string[];
}

/** One file of an export and how far it has been read. */
@Entity('bulk_pull_files')
@Unique('uq_bulk_pull_files_position', ['pullId', 'round', 'position'])
export class BulkPullFile {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'pull_id' }) pullId!: string;
  @ManyToOne(() => BulkPull, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'pull_id', foreignKeyConstraintName: 'fk_bulk_pull_files_pull' })
  pull?: BulkPull;
  @Column('integer') round!: number;
  @Column('integer') position!: number;
  @Column('text') role!: FileRole;
  @Column('text', { nullable: true }) type!: string | null;
  /** Its address, sealed: often it is all that is needed to read it. */
  @Column('text', { name: 'sealed_url' }) sealedUrl!: string;
  /** Lines that the manifest promises. */
  @Column('integer', { nullable: true }) expected!: number | null;
  @Column('text', { default: 'waiting' }) state!: PullFileState;
  /** Bytes of it that are in the inbox, up to the end of a line; a bigint, so a decimal string here. */
  @Column('bigint', { default: 0 }) bytes!: string;
  /** Lines up to there, blank ones included. */
  @Column('integer', { default: 0 }) lines!: number;
  /** Lines that went into the inbox. */
  @Column('integer', { default: 0 }) resources!: number;
  /** Lines that are longer than MAX_BODY_MB. */
  @Column('integer', { default: 0 }) refused!: number;
  @Column('jsonb', { nullable: true }) findings!: Findings | null;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('text', { nullable: true }) fault!: string | null;
  @Column('timestamptz', { name: 'next_attempt_at' }) nextAttemptAt!: Date;
}

/** Which lines of which file a message of the inbox is. */
@Entity('bulk_pull_messages')
@Index('ix_bulk_pull_messages_file', ['fileId'])
export class BulkPullMessage {
  @PrimaryColumn('uuid', { name: 'message_id', primaryKeyConstraintName: 'bulk_pull_messages_pkey' })
  messageId!: string;
  @ManyToOne(() => Message, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'message_id', foreignKeyConstraintName: 'fk_bulk_pull_messages_message' })
  message?: Message;
  @Column('uuid', { name: 'file_id' }) fileId!: string;
  @ManyToOne(() => BulkPullFile, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'file_id', foreignKeyConstraintName: 'fk_bulk_pull_messages_file' })
  file?: BulkPullFile;
  @Column('integer', { name: 'first_line' }) firstLine!: number;
  @Column('integer', { name: 'last_line' }) lastLine!: number;
}

/** A member of a source's group of whom everything has been pulled. */
@Entity('bulk_members')
export class BulkMember {
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'bulk_members_pkey' }) sourceId!: string;
  @PrimaryColumn('text', { name: 'patient_id', primaryKeyConstraintName: 'bulk_members_pkey' }) patientId!: string;
  @ManyToOne(() => Source, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'source_id', foreignKeyConstraintName: 'fk_bulk_members_source' })
  source?: Source;
}
