import type { JWK } from 'jose';
import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  Unique,
} from 'typeorm';

/** A program that proves itself by SMART Backend Services. Never deleted, so that the audit trail keeps its meaning. */
@Entity('clients')
@Unique('uq_clients_name', ['name'])
@Index('ix_clients_source', ['sourceId', 'name'])
@Check('ck_clients_keys', 'num_nonnulls(jwks_url, keys) = 1')
export class Client {
  /** The `client_id`. */
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('text') name!: string;
  /** The source that it writes for. Null: it writes nothing. */
  @Column('uuid', { name: 'source_id', nullable: true }) sourceId!: string | null;
  // By name, since this room imports no feature.
  @ManyToOne('Source', { nullable: true })
  @JoinColumn({ name: 'source_id', foreignKeyConstraintName: 'fk_clients_source' })
  source?: unknown;
  /** Whether it reads what every source sent, and not its own alone. */
  @Column('boolean', { name: 'all_sources' }) allSources!: boolean;
  /** What it may be given at most, as `writeScopes` writes it. */
  @Column('text', { array: true }) scopes!: string[];
  /** Where its public keys are; null when they are here. */
  @Column('text', { name: 'jwks_url', nullable: true }) jwksUrl!: string | null;
  @Column('jsonb', { nullable: true }) keys!: JWK[] | null;
  /** False once it was revoked, for good. */
  @Column('boolean', { default: true }) active!: boolean;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  /** When it last got a token. */
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
}
