import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn } from 'typeorm';
import { Source } from '../source.entity.js';
import type { CapabilityProfile, PullMode } from './capability-profile.js';
import type { ExportLevel } from './kick-off.js';

/** How the FHIR server of a source is reached, what it can do, and when it is pulled. */
@Entity('bulk_connections')
@Index('ix_bulk_connections_due', ['nextDueAt'])
export class BulkConnection {
  @PrimaryColumn('uuid', { name: 'source_id', primaryKeyConstraintName: 'bulk_connections_pkey' }) sourceId!: string;
  @OneToOne(() => Source, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn({ name: 'source_id', foreignKeyConstraintName: 'fk_bulk_connections_source' })
  source?: Source;
  /** Address of the FHIR server without a slash at its end. */
  @Column('text', { name: 'base_url' }) baseUrl!: string;
  /** Null: the server wants no token. */
  @Column('text', { name: 'token_url', nullable: true }) tokenUrl!: string | null;
  @Column('text', { name: 'client_id' }) clientId!: string;
  @Column('text') level!: ExportLevel;
  @Column('text', { name: 'group_id', nullable: true }) groupId!: string | null;
  @Column('jsonb') profile!: CapabilityProfile;
  @Column('timestamptz', { name: 'profiled_at' }) profiledAt!: Date;
  /** Null: as the profile suggests; see `modeOf`. */
  @Column('text', { name: 'asked_mode', nullable: true }) askedMode!: PullMode | null;
  /** Why the members of the group could not be read the last time, and what to do; null when they could. */
  @Column('text', { name: 'group_fault', nullable: true }) groupFault!: string | null;
  /** Pulls before do not count: they were of another server or group. */
  @Column('timestamptz', { name: 'connected_at' }) connectedAt!: Date;
  /** Seconds between scheduled pulls; null: none is scheduled. */
  @Column('integer', { name: 'every_seconds', nullable: true }) everySeconds!: number | null;
  @Column('timestamptz', { name: 'next_due_at', nullable: true }) nextDueAt!: Date | null;
}
