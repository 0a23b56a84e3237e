import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Measure packages (Measure + Libraries + ValueSets at one version) and value sets imported apart from them. */
export class CreateMeasures1790000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table measure_packages (
        id uuid primary key default gen_random_uuid(),
        url text not null,
        version text not null,
        name text not null,
        title text not null,
        status text not null,
        content_hash bytea not null,
        measure jsonb not null,
        content json not null,
        value_sets jsonb not null,
        imported_at timestamptz not null default now(),
        constraint uq_measure_packages_version unique (url, version)
      )`);
    await runner.query('create index ix_measure_packages_status on measure_packages (status)');
    await runner.query(`
      create table value_sets (
        url text not null,
        version text not null,
        name text not null,
        code_count integer not null,
        starter boolean not null,
        content json not null,
        imported_at timestamptz not null default now(),
        constraint pk_value_sets primary key (url, version)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table value_sets');
    await runner.query('drop table measure_packages');
  }
}
