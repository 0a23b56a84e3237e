import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Source } from '../source.entity.js';

/** How much of the changed resources a notification carries. https://hl7.org/fhir/uv/subscriptions-backport/payloads.html */
export type PayloadContent = 'empty' | 'id-only' | 'full-resource';

/**
 * `creating`: it is to be made at the EHR; `requested`: the EHR has it, no handshake has come yet; `active`; `error` and
 * `off`: the EHR sends nothing, until somebody has it re-activated; `reactivating`; `removing`.
 */
export type SubscriptionState = 'creating' | 'requested' | 'active' | 'error' | 'off' | 'reactivating' | 'removing';

/** A subscription of ours at an EHR. */
@Entity('subscriptions')
@Index('ix_subscriptions_source', ['sourceId', 'createdAt'])
@Index('ix_subscriptions_due', ['nextAttemptAt'])
export class Subscription {
  /** Ours: it is part of the address to which the EHR sends. */
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'subscriptions_pkey' }) id!: string;
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @ManyToOne(() => Source, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'source_id', foreignKeyConstraintName: 'fk_subscriptions_source' })
  source?: Source;
  /** Canonical URL of its topic. */
  @Column('text') topic!: string;
  /** Filters as the administrator wants them; null: by the types that measures need. */
  @Column('text', { name: 'asked_filters', array: true, nullable: true }) askedFilters!: string[] | null;
  /** Resource types that are taken of it; null: all that are kept. */
  @Column('text', { array: true, nullable: true }) types!: string[] | null;
  @Column('text') content!: PayloadContent;
  @Column('integer', { name: 'heartbeat_seconds' }) heartbeatSeconds!: number;
  /** What the EHR proves itself with, sealed. */
  @Column('text', { name: 'sealed_secret' }) sealedSecret!: string;
  /** Its id at the EHR; null until that is known. */
  @Column('text', { name: 'remote_id', nullable: true }) remoteId!: string | null;
  @Column('text', { default: 'creating' }) state!: SubscriptionState;
  /** Why it does not work, or did not the last time. No address, no patient data. */
  @Column('text', { nullable: true }) fault!: string | null;
  /** The server's time when it was made, ISO 8601: nothing from before is told by it. */
  @Column('text', { name: 'known_since', nullable: true }) knownSince!: string | null;
  /** Up to this number every event has come; a bigint, so a decimal string here. */
  @Column('bigint', { default: 0 }) watermark!: string;
  /** Events there have been, by the EHR's word; a bigint, so a decimal string here. */
  @Column('bigint', { default: 0 }) announced!: string;
  /** Since when a number is missing; null: none is. */
  @Column('timestamptz', { name: 'hole_since', nullable: true }) holeSince!: Date | null;
  /** When the EHR last gave a sign of life. */
  @Column('timestamptz', { name: 'notified_at', nullable: true }) notifiedAt!: Date | null;
  @Column('timestamptz', { name: 'handshake_at', nullable: true }) handshakeAt!: Date | null;
  /** Events that came, each once. */
  @Column('integer', { default: 0 }) events!: number;
  /** Events that came again. */
  @Column('integer', { default: 0 }) duplicates!: number;
  /** Events of these that were missing and asked for by `$events`. */
  @Column('integer', { default: 0 }) recovered!: number;
  /** Events that never came, in place of which the server was searched. */
  @Column('integer', { default: 0 }) requeried!: number;
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('timestamptz', { name: 'next_attempt_at' }) nextAttemptAt!: Date;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
}
