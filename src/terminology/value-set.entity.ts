import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { ValueSet } from '../fhir/types.js';

/** A value set imported apart from a package, for every package that names it. */
@Entity('value_sets')
export class ValueSetEntity {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_value_sets' })
  url!: string;

  /** Empty for a value set that states none. */
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_value_sets' })
  version!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ name: 'code_count', type: 'integer' })
  codeCount!: number;

  /** Meant for trying out, not for a submission (`ValueSet.experimental`). */
  @Column({ type: 'boolean' })
  starter!: boolean;

  @Column({ type: 'json' })
  content!: ValueSet;

  @CreateDateColumn({ name: 'imported_at', type: 'timestamptz', default: () => 'now()' })
  importedAt!: Date;
}
