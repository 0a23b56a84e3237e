import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Actor, AuditEntry } from '../audit-trail.js';

/** One entry of the trail as stored. Written by `audit.queries.ts` alone; a trigger refuses every change. */
@Entity('audit_events')
@Index('ix_audit_events_person', ['personId', 'sequence'])
@Index('ix_audit_events_actor', ['actorId', 'sequence'])
@Index('ix_audit_events_occurred', ['occurredAt'])
export class AuditEvent {
  /** 1, 2, 3 … without holes; a bigint, so a decimal string here. */
  @PrimaryColumn('bigint') sequence!: string;
  @Column('timestamptz', { name: 'occurred_at' }) occurredAt!: Date;
  @Column('text', { name: 'actor_kind' }) actorKind!: Actor['kind'];
  @Column('text', { name: 'actor_id' }) actorId!: string;
  @Column('text') action!: AuditEntry['action'];
  @Column('text', { name: 'entity_type' }) entityType!: string;
  @Column('text', { name: 'entity_id', nullable: true }) entityId!: string | null;
  @Column('uuid', { name: 'person_id', nullable: true }) personId!: string | null;
  @Column('text') outcome!: 'success' | 'failure';
  @Column('jsonb') details!: Record<string, string | number | boolean | null>;
  @Column('bytea', { name: 'previous_hash' }) previousHash!: Buffer;
  @Column('bytea') hash!: Buffer;
}
