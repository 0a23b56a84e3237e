import { Column, Entity, ForeignKey, PrimaryColumn, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** One roster file of a programme year, as it was imported. The highest version of a year counts. */
@Entity('rosters')
@Unique('uq_rosters', ['year', 'version'])
export class RosterRow {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'BY DEFAULT' }) id!: number;
  @Column('integer') year!: number;
  /** From 1 in each year. */
  @Column('integer') version!: number;
  @Column('text', { name: 'file_name' }) fileName!: string;
  @Column('bytea', { name: 'content_hash' }) contentHash!: Buffer;
  @Column('text', { name: 'imported_by' }) importedBy!: string;
  @Column('timestamptz', { name: 'imported_at', default: () => 'now()' }) importedAt!: Date;
}

/** A line of a roster: a clinician at a site of a TIN, and from when to when. */
@Entity('roster_entries')
export class RosterEntryRow {
  @ForeignKey('rosters', { name: 'fk_roster_entries_roster', onDelete: 'CASCADE' })
  @PrimaryColumn('integer', { name: 'roster_id', primaryKeyConstraintName: 'pk_roster_entries' })
  rosterId!: number;
  @PrimaryColumn('integer', { primaryKeyConstraintName: 'pk_roster_entries' }) line!: number;
  @Column('text') tin!: string;
  @Column('text', { name: 'tin_name' }) tinName!: string;
  @Column('text', { name: 'site_id' }) siteId!: string;
  @Column('text', { name: 'site_name' }) siteName!: string;
  @Column('text', { name: 'site_address', nullable: true }) siteAddress!: string | null;
  @Column('text') npi!: string;
  @Column('text', { name: 'clinician_name' }) clinicianName!: string;
  @Column('text', { nullable: true }) specialty!: string | null;
  @Column('date', { name: 'starts_on' }) startsOn!: string;
  @Column('date', { name: 'ends_on', nullable: true }) endsOn!: string | null;
}
