import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * The current version of one resource of one source; a deleted one stays, without content. Source and message are no
 * foreign keys: to check them takes as long as to write the row (docs/decisions/bulk-ingest.md).
 */
@Entity('resources')
@Index('ix_resources_patient', ['sourceId', 'patientId'])
@Index('ix_resources_id', ['type', 'id'])
@Index('ix_resources_last_updated', ['type', 'lastUpdated'])
@Index('ix_resources_identifiers', ['identifiers'], { type: 'gin' })
export class ResourceRow {
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_resources' }) sourceId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_resources' }) type!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_resources' }) id!: string;
  /** Number of this version. A late, older version gets a higher number and goes straight to the history. */
  @Column('integer') version!: number;
  /** Highest number given so far. */
  @Column('integer', { name: 'version_count' }) versionCount!: number;
  /** The source's `meta.lastUpdated`, else the time of receipt. */
  @Column('timestamptz', { name: 'last_updated' }) lastUpdated!: Date;
  /** Whether `lastUpdated` is the source's. */
  @Column('boolean') dated!: boolean;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  /** The source's `meta.versionId`. */
  @Column('text', { name: 'source_version', nullable: true }) sourceVersion!: string | null;
  @Column('boolean') deleted!: boolean;
  /** The patient it is about, by the id at the source; null for what patients share. */
  @Column('text', { name: 'patient_id', nullable: true }) patientId!: string | null;
  /** `system|value` of each identifier. */
  @Column('text', { array: true }) identifiers!: string[];
  /** SHA-256 of the content; of nothing when deleted. */
  @Column('bytea', { name: 'content_hash' }) contentHash!: Buffer;
  @Column('json', { nullable: true }) content!: object | null;
  @Column('uuid', { name: 'message_id', nullable: true }) messageId!: string | null;
}
