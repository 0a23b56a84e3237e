import {
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  Unique,
} from 'typeorm';
import type { OperationOutcome } from '../fhir/types.js';
import { Source } from './source.entity.js';

/** How a message came in. */
export type MessageOrigin = 'webhook' | 'rest' | 'command-line' | 'bulk-export' | 'polling' | 'subscription';

/**
 * `received`: stored, to be applied; `applied`: its resources are in the records; `partly-applied`: some entries of a
 * batch or lines of an NDJSON message could not be; `quarantined`: nothing of it was. The outcome says why.
 */
export type MessageState = 'received' | 'applied' | 'partly-applied' | 'quarantined';

export const MESSAGE_STATES = [
  'received',
  'applied',
  'partly-applied',
  'quarantined',
] as const satisfies readonly MessageState[];

/** One thing a source sent, kept as received. Rows are written by `InboxService` and settled by the records module. */
@Entity('messages')
@Unique('uq_messages_sequence', ['sequence'])
@Unique('uq_messages_idempotency_key', ['sourceId', 'idempotencyKey'])
@Unique('uq_messages_signed_request', ['sourceId', 'signedAt', 'bodyHash'])
@Index('ix_messages_received', ['sequence'], { where: `state = 'received'` })
@Index('ix_messages_source', ['sourceId', 'sequence'])
@Index('ix_messages_source_received_at', ['sourceId', 'receivedAt'])
@Index('ix_messages_state', ['sourceId', 'state', 'sequence'])
export class Message {
  @PrimaryGeneratedColumn('uuid') id!: string;
  /** Order of receipt over all sources; a bigint, so a decimal string here. */
  @Column('bigint', { generated: 'identity' }) sequence!: string;
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @ManyToOne(() => Source, { nullable: false })
  @JoinColumn({ name: 'source_id', foreignKeyConstraintName: 'fk_messages_source' })
  source?: Source;
  @CreateDateColumn({ name: 'received_at', type: 'timestamptz' }) receivedAt!: Date;
  @Column('text', { default: 'webhook' }) origin!: MessageOrigin;
  /** Media type without parameters. */
  @Column('text', { name: 'content_type' }) contentType!: string;
  /** The bytes as they were received, content coding (gzip) removed. */
  @Column('bytea', { select: false }) body!: Buffer;
  /** SHA-256 of `body`. */
  @Column('bytea', { name: 'body_hash', select: false }) bodyHash!: Buffer;
  @Column('text', { name: 'idempotency_key', nullable: true }) idempotencyKey!: string | null;
  /** Timestamp of the signature: a replayed request finds its own message by it. Null with a bearer token. */
  @Column('timestamptz', { name: 'signed_at', nullable: true }) signedAt!: Date | null;
  @Column('text', { default: 'received' }) state!: MessageState;
  @Column('integer', { default: 0 }) attempts!: number;
  /** What was wrong, or worth knowing, about it. Names elements, never their content. */
  @Column('jsonb', { nullable: true }) outcome!: OperationOutcome | null;
  @Column('integer', { name: 'resource_count', default: 0 }) resourceCount!: number;
  @Column('timestamptz', { name: 'applied_at', nullable: true }) appliedAt!: Date | null;
}
