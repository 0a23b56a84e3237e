import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The version of a value set that an operator fixed for one measure package. */
export class PinValueSets1791000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table value_set_pins (
        package_id uuid not null,
        url text not null,
        version text not null,
        pinned_at timestamptz not null default now(),
        constraint pk_value_set_pins primary key (package_id, url),
        constraint fk_value_set_pins_package foreign key (package_id)
          references measure_packages (id) on delete cascade
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table value_set_pins');
  }
}
