import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Frozen result sets, their checks and their documents with hashes. */
export class CreateSubmissions1790000000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table submissions (
        id uuid primary key default gen_random_uuid(),
        programme text not null,
        performance_year integer not null,
        entity_id text not null,
        cehrt_id text,
        run_id uuid not null constraint fk_submissions_run references runs (id),
        state text not null default 'frozen',
        frozen_at timestamptz not null default now(),
        frozen_by text not null,
        signed_off_at timestamptz,
        signed_off_by text,
        details jsonb not null
      )`);
    await runner.query(`
      create table submission_results (
        submission_id uuid not null constraint fk_submission_results_submission references submissions (id) on delete cascade,
        package_id uuid not null constraint fk_submission_results_package references measure_packages (id),
        person_id uuid not null,
        record_hash bytea not null,
        groups jsonb not null,
        supplemental jsonb not null,
        error text,
        constraint pk_submission_results primary key (submission_id, package_id, person_id)
      )`);
    await runner.query(`
      create table submission_documents (
        submission_id uuid not null constraint fk_submission_documents_submission references submissions (id) on delete cascade,
        format text not null,
        file_name text not null,
        media_type text not null,
        content bytea not null,
        sha256 text not null,
        created_at timestamptz not null default now(),
        constraint pk_submission_documents primary key (submission_id, format)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table submission_documents');
    await runner.query('drop table submission_results');
    await runner.query('drop table submissions');
  }
}
