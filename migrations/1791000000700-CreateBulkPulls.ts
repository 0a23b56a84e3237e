import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Our signing keys, how each source is reached as a FHIR server, and the pulls by Bulk Data export with their files. */
export class CreateBulkPulls1791000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table smart_signing_keys (
        kid text primary key,
        algorithm text not null,
        public_key jsonb not null,
        sealed_key text not null,
        created_at timestamptz not null,
        signs_from timestamptz not null,
        retires_at timestamptz
      )`);
    await runner.query(`
      create table bulk_connections (
        source_id uuid primary key constraint fk_bulk_connections_source references sources (id) on delete cascade,
        base_url text not null,
        token_url text,
        client_id text not null,
        level text not null,
        group_id text,
        profile jsonb not null,
        profiled_at timestamptz not null,
        connected_at timestamptz not null,
        every_seconds integer,
        next_due_at timestamptz
      )`);
    await runner.query('create index ix_bulk_connections_due on bulk_connections (next_due_at)');
    await runner.query(`
      create table bulk_pulls (
        id uuid primary key default gen_random_uuid(),
        source_id uuid not null constraint fk_bulk_pulls_source references sources (id) on delete cascade,
        kind text not null,
        state text not null default 'requested',
        is_full boolean not null default false,
        since text,
        types text[],
        patients text[],
        members text[],
        sealed_status_url text,
        progress text,
        transaction_time text,
        requires_access_token boolean not null default false,
        round integer not null default 1,
        attempts integer not null default 0,
        fault text,
        next_attempt_at timestamptz not null,
        progressed_at timestamptz not null,
        created_at timestamptz not null,
        finished_at timestamptz
      )`);
    await runner.query('create index ix_bulk_pulls_source on bulk_pulls (source_id, created_at)');
    await runner.query(
      `create index ix_bulk_pulls_unfinished on bulk_pulls (next_attempt_at) where finished_at is null`,
    );
    await runner.query(
      `create unique index uq_bulk_pulls_open_export on bulk_pulls (source_id) where kind = 'export' and finished_at is null`,
    );
    await runner.query(`
      create table bulk_pull_files (
        id uuid primary key default gen_random_uuid(),
        pull_id uuid not null constraint fk_bulk_pull_files_pull references bulk_pulls (id) on delete cascade,
        round integer not null,
        position integer not null,
        role text not null,
        type text,
        sealed_url text not null,
        expected integer,
        state text not null default 'waiting',
        bytes bigint not null default 0,
        lines integer not null default 0,
        resources integer not null default 0,
        refused integer not null default 0,
        findings jsonb,
        attempts integer not null default 0,
        fault text,
        next_attempt_at timestamptz not null,
        constraint uq_bulk_pull_files_position unique (pull_id, round, position)
      )`);
    await runner.query(`
      create table bulk_pull_messages (
        message_id uuid primary key constraint fk_bulk_pull_messages_message references messages (id) on delete cascade,
        file_id uuid not null constraint fk_bulk_pull_messages_file references bulk_pull_files (id) on delete cascade,
        first_line integer not null,
        last_line integer not null
      )`);
    await runner.query('create index ix_bulk_pull_messages_file on bulk_pull_messages (file_id)');
    await runner.query(`
      create table bulk_members (
        source_id uuid not null constraint fk_bulk_members_source references sources (id) on delete cascade,
        patient_id text not null,
        primary key (source_id, patient_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['bulk_members', 'bulk_pull_messages', 'bulk_pull_files', 'bulk_pulls', 'bulk_connections']) {
      await runner.query(`drop table ${table}`);
    }
    await runner.query('drop table smart_signing_keys');
  }
}
