import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** Who an Organization, Location or Practitioner of an EHR is on the roster, where its identifiers do not say it. */
@Entity('provider_mappings')
export class ProviderMappingRow {
  @ForeignKey('sources', { name: 'fk_provider_mappings_source', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'pk_provider_mappings' })
  sourceId!: string;
  @PrimaryColumn('text', { primaryKeyConstraintName: 'pk_provider_mappings' }) type!: string;
  @PrimaryColumn('text', { name: 'resource_id', primaryKeyConstraintName: 'pk_provider_mappings' }) resourceId!: string;
  @Column('text', { nullable: true }) tin!: string | null;
  @Column('text', { name: 'site_id', nullable: true }) siteId!: string | null;
  @Column('text', { nullable: true }) npi!: string | null;
  @Column('text', { name: 'mapped_by' }) mappedBy!: string;
  @Column('timestamptz', { name: 'mapped_at', default: () => 'now()' }) mappedAt!: Date;
}
