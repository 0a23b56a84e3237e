import type { JWK } from 'jose';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a key signs with. https://hl7.org/fhir/smart-app-launch/client-confidential-asymmetric.html */
export type SigningAlgorithm = 'ES384' | 'RS384';

/** A key pair by which this service proves itself to authorisation servers of EHRs. */
@Entity('smart_signing_keys')
export class SigningKey {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'smart_signing_keys_pkey' }) kid!: string;
  @Column('text') algorithm!: SigningAlgorithm;
  @Column('jsonb', { name: 'public_key' }) publicKey!: JWK;
  /** The private key (PKCS #8), sealed by `SecretBox`. */
  @Column('text', { name: 'sealed_key', select: false }) sealedKey!: string;
  @Column('timestamptz', { name: 'created_at' }) createdAt!: Date;
  /** It is published at once, but signs only from then on, when authorisation servers have seen it. */
  @Column('timestamptz', { name: 'signs_from' }) signsFrom!: Date;
  /** From then on it is neither published nor used. Null: until it is rotated. */
  @Column('timestamptz', { name: 'retires_at', nullable: true }) retiresAt!: Date | null;
}
