import { Column, Entity, ForeignKey, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A measure package in a period: results and counters stand under its number, whichever run made them. */
@Entity('measure_periods')
@Unique('uq_measure_periods', ['packageId', 'periodStart', 'periodEnd'])
export class MeasurePeriod {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'BY DEFAULT' }) id!: number;
  @ForeignKey('measure_packages', { name: 'fk_measure_periods_package' })
  @Column('uuid', { name: 'package_id' })
  packageId!: string;
  @Column('date', { name: 'period_start' }) periodStart!: string;
  @Column('date', { name: 'period_end' }) periodEnd!: string;
}
