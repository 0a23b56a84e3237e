import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { BulkPull } from '../bulk-export/bulk-pull.entity.js';
import { Message } from '../message.entity.js';

/** `refused`: the server does not answer it, or did not for a day. */
export type SearchState = 'waiting' | 'done' | 'refused';

/** `history` shows deletions too, but of all patients alone. https://hl7.org/fhir/R4/http.html#history */
export type SearchWay = 'search' | 'history';

/** One search of a poll, and the page that it has reached. */
@Entity('poll_searches')
@Unique('uq_poll_searches_position', ['pullId', 'position'])
export class PollSearch {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'pull_id' }) pullId!: string;
  @ManyToOne(() => BulkPull, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'pull_id', foreignKeyConstraintName: 'fk_poll_searches_pull' })
  pull?: BulkPull;
  @Column('integer') position!: number;
  @Column('text') type!: string;
  @Column('text') way!: SearchWay;
  /** Ids of the patients whose resources are searched; null: all. */
  @Column('text', { array: true, nullable: true }) patients!: string[] | null;
  /** Changes from this time of the server on; null: everything. */
  @Column('text', { nullable: true }) since!: string | null;
  /** The server's time when it answered the first page: up to it, all is known once the search is done. */
  @Column('text', { name: 'server_time', nullable: true }) serverTime!: string | null;
  /** Address of the next page, sealed: it may hold ids of patients. Null: the first page. */
  @Column('text', { name: 'sealed_next_url', nullable: true }) sealedNextUrl!: string | null;
  /** Pages that are in the inbox. */
  @Column('integer', { default: 0 }) pages!: number;
  /** Entries of these. */
  @Column('integer', { default: 0 }) resources!: number;
  /** How often it began again because the server had forgotten its pages. */
  @Column('integer', { default: 0 }) restarts!: number;
  @Column('text', { default: 'waiting' }) state!: SearchState;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('text', { nullable: true }) fault!: string | null;
  @Column('timestamptz', { name: 'next_attempt_at' }) nextAttemptAt!: Date;
}

/** Of which search a message of the inbox is a page. */
@Entity('poll_messages')
@Index('ix_poll_messages_search', ['searchId'])
export class PollMessage {
  @PrimaryColumn('uuid', { name: 'message_id', primaryKeyConstraintName: 'poll_messages_pkey' }) messageId!: string;
  @ManyToOne(() => Message, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'message_id', foreignKeyConstraintName: 'fk_poll_messages_message' })
  message?: Message;
  @Column('uuid', { name: 'search_id' }) searchId!: string;
  @ManyToOne(() => PollSearch, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'search_id', foreignKeyConstraintName: 'fk_poll_messages_search' })
  search?: PollSearch;
}
