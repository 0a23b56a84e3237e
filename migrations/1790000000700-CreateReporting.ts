import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports that clients wait for. Ids only: what they hold is read from the results when they are fetched. */
export class CreateReporting1790000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table report_requests (
        id uuid primary key default gen_random_uuid(),
        run_id uuid constraint fk_report_requests_run references runs (id) on delete cascade,
        report_type text not null,
        measure_period_ids integer[] not null,
        subject_person_id uuid,
        created_at timestamptz not null default now()
      )`);
    await runner.query('create index ix_report_requests_created on report_requests (created_at)');
    await runner.query('create index ix_report_requests_run on report_requests (run_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table report_requests');
  }
}
