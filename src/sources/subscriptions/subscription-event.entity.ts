import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';
import { Subscription } from './subscription.entity.js';

/** An event that came before one with a lower number. */
@Entity('subscription_events')
export class SubscriptionEvent {
  @PrimaryColumn('uuid', { name: 'subscription_id', primaryKeyConstraintName: 'subscription_events_pkey' })
  subscriptionId!: string;
  @PrimaryColumn('bigint', { primaryKeyConstraintName: 'subscription_events_pkey' }) number!: string;
  @ManyToOne(() => Subscription, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'subscription_id', foreignKeyConstraintName: 'fk_subscription_events_subscription' })
  subscription?: Subscription;
}

/** A resource that a notification names without its content: to be fetched, once for all who name it meanwhile. */
@Entity('notified_resources')
@Unique('uq_notified_resources_resource', ['subscriptionId', 'type', 'resourceId'])
@Index('ix_notified_resources_due', ['nextAttemptAt'], { where: `state = 'waiting'` })
export class NotifiedResource {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'subscription_id' }) subscriptionId!: string;
  @ManyToOne(() => Subscription, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'subscription_id', foreignKeyConstraintName: 'fk_notified_resources_subscription' })
  subscription?: Subscription;
  @Column('text') type!: string;
  @Column('text', { name: 'resource_id' }) resourceId!: string;
  /** Counts how often it was named: what was asked for before the last time may be older. */
  @Column('integer', { default: 1 }) wanted!: number;
  /** `refused`: the EHR does not give it. */
  @Column('text', { default: 'waiting' }) state!: 'waiting' | 'refused';
  @Column('integer', { default: 0 }) attempts!: number;
  @Column('text', { nullable: true }) fault!: string | null;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  @Column('timestamptz', { name: 'next_attempt_at' }) nextAttemptAt!: Date;
}
