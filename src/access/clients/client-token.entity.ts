import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { Client } from './client.entity.js';

/** An access token that was given to a client. Read and written by `client-tokens.queries.ts`. */
@Entity('client_tokens')
@Index('ix_client_tokens_expires', ['expiresAt'])
export class ClientToken {
  /** SHA-256 of the token: a stolen table opens nothing. */
  @PrimaryColumn('bytea', { name: 'token_hash' }) tokenHash!: Buffer;
  @Column('uuid', { name: 'client_id' }) clientId!: string;
  @ManyToOne(() => Client, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'client_id', foreignKeyConstraintName: 'fk_client_tokens_client' })
  client?: Client;
  @Column('text', { array: true }) scopes!: string[];
  @Column('timestamptz', { name: 'expires_at' }) expiresAt!: Date;
}
