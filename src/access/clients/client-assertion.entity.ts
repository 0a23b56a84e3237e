import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Client } from './client.entity.js';

/** The `jti` of an assertion that was used, until the assertion has expired: each is taken once (RFC 7523, 3). */
@Entity('client_assertions')
@Index('ix_client_assertions_expires', ['expiresAt'])
export class ClientAssertion {
  @PrimaryColumn('uuid', { name: 'client_id', primaryKeyConstraintName: 'pk_client_assertions' }) clientId!: string;
  @ManyToOne(() => Client, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'client_id', foreignKeyConstraintName: 'fk_client_assertions_client' })
  client?: Client;
  /** SHA-256 of the `jti`, whatever its length. */
  @PrimaryColumn('bytea', { name: 'jti_hash', primaryKeyConstraintName: 'pk_client_assertions' }) jtiHash!: Buffer;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
