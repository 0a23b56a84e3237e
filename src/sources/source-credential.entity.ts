import { Column, CreateDateColumn, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn } from 'typeorm';
import { Source } from './source.entity.js';

/** `signing-secret` signs webhook requests; `token` is a bearer token. */
export type CredentialKind = 'signing-secret' | 'token';

/** What a source proves itself with. */
@Entity('source_credentials')
@Index('ix_source_credentials_source', ['sourceId'])
@Index('ix_source_credentials_token', ['secret'], { where: `kind = 'token'` })
export class SourceCredential {
  @PrimaryGeneratedColumn('uuid') id!: string;
  @Column('uuid', { name: 'source_id' }) sourceId!: string;
  @ManyToOne(() => Source, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'source_id', foreignKeyConstraintName: 'fk_source_credentials_source' })
  source?: Source;
  @Column('text') kind!: CredentialKind;
  /** The first characters, by which people recognise it. */
  @Column('text') prefix!: string;
  /** A signing secret sealed by `SecretBox`, since HMAC needs it plain; of a token only its SHA-256 in hexadecimal. */
  @Column('text', { select: false }) secret!: string;
  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' }) createdAt!: Date;
  /** From then on it is refused. Null: lives until it is rotated or revoked. */
  @Column('timestamptz', { name: 'expires_at', nullable: true }) expiresAt!: Date | null;
}
