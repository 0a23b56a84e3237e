import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Libraries imported apart from a measure: shared logic, and models to translate CQL against. */
export class CreateLibraries1791000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table libraries (
        id uuid primary key default gen_random_uuid(),
        type text not null,
        name text not null,
        version text not null,
        url text not null,
        content_hash bytea not null,
        content json not null,
        imported_at timestamptz not null default now(),
        constraint uq_libraries_version unique (type, name, version)
      )`);
    await runner.query('create index ix_libraries_url on libraries (url)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table libraries');
  }
}
