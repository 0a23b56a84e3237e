import { Column, CreateDateColumn, Entity, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Library, Measure, ValueSet } from '../fhir/types.js';
import type { PackageStatus } from './measure-packages.js';

/** A value set that the logic names, and what the package itself holds of it; null where it holds no codes. */
export interface NamedValueSet {
  /** `url` or `url|version`, as the logic writes it. */
  reference: string;
  name: string;
  own: { version: string; codeCount: number; starter: boolean; complete: boolean } | null;
  /** Version that the package's manifest fixes where the reference has none. */
  manifest?: string;
  /** Version that an operator fixed. Put in when a package is read; it is kept in `value_set_pins`. */
  pin?: string;
}

/** Measure + Libraries + ValueSets at one version. */
@Entity('measure_packages')
@Unique('uq_measure_packages_version', ['url', 'version'])
@Index('ix_measure_packages_status', ['status'])
export class MeasurePackageEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'measure_packages_pkey' })
  id!: string;

  @Column({ type: 'text' })
  url!: string;

  @Column({ type: 'text' })
  version!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text' })
  status!: PackageStatus;

  @Column({ name: 'content_hash', type: 'bytea' })
  contentHash!: Buffer;

  @Column({ type: 'jsonb' })
  measure!: Measure;

  @Column({ type: 'json' })
  content!: { libraries: Library[]; valueSets: ValueSet[] };

  @Column({ name: 'value_sets', type: 'jsonb' })
  valueSets!: NamedValueSet[];

  @CreateDateColumn({ name: 'imported_at', type: 'timestamptz', default: () => 'now()' })
  importedAt!: Date;
}
