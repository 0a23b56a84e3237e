import { Column, CreateDateColumn, Entity, ForeignKey, PrimaryColumn } from 'typeorm';

/** The version of a value set that an operator fixed for one package. */
@Entity('value_set_pins')
export class ValueSetPinEntity {
  @PrimaryColumn('uuid', { name: 'package_id', primaryKeyConstraintName: 'pk_value_set_pins' })
  @ForeignKey('measure_packages', { name: 'fk_value_set_pins_package', onDelete: 'CASCADE' })
  packageId!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'pk_value_set_pins' })
  url!: string;

  @Column({ type: 'text' })
  version!: string;

  @CreateDateColumn({ name: 'pinned_at', type: 'timestamptz', default: () => 'now()' })
  pinnedAt!: Date;
}
