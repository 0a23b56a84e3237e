import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** A version that is not current: replaced by a newer one, or received after a newer one. */
@Entity('resource_versions')
export class ResourceVersion {
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_resource_versions' }) sourceId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_resource_versions' }) type!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_resource_versions' }) id!: string;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_resource_versions' }) version!: number;
  @Column('timestamptz', { name: 'last_updated' }) lastUpdated!: Date;
  @Column('timestamptz', { name: 'received_at' }) receivedAt!: Date;
  @Column('boolean') deleted!: boolean;
  @Column('bytea', { name: 'content_hash' }) contentHash!: Buffer;
  @Column('json', { nullable: true }) content!: object | null;
  @ForeignKey('messages', { name: 'fk_resource_versions_message' })
  @Column('uuid', { name: 'message_id', nullable: true })
  messageId!: string | null;
}
