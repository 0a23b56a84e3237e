import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clients that prove themselves by SMART Backend Services: their keys, their tokens, and the assertions they have used. */
export class RegisterClients1792000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table clients (
        id uuid primary key default gen_random_uuid(),
        name text not null constraint uq_clients_name unique,
        source_id uuid constraint fk_clients_source references sources (id),
        all_sources boolean not null,
        scopes text[] not null,
        jwks_url text,
        keys jsonb,
        active boolean not null default true,
        created_at timestamptz not null default now(),
        last_used_at timestamptz,
        constraint ck_clients_keys check (num_nonnulls(jwks_url, keys) = 1)
      )`);
    await runner.query('create index ix_clients_source on clients (source_id, name)');
    await runner.query(`
      create table client_tokens (
        token_hash bytea primary key,
        client_id uuid not null constraint fk_client_tokens_client references clients (id) on delete cascade,
        scopes text[] not null,
        expires_at timestamptz not null
      )`);
    await runner.query('create index ix_client_tokens_expires on client_tokens (expires_at)');
    await runner.query(`
      create table client_assertions (
        client_id uuid not null constraint fk_client_assertions_client references clients (id) on delete cascade,
        jti_hash bytea not null,
        expires_at timestamptz not null,
        constraint pk_client_assertions primary key (client_id, jti_hash)
      )`);
    await runner.query('create index ix_client_assertions_expires on client_assertions (expires_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['client_assertions', 'client_tokens', 'clients']) await runner.query(`drop table ${table}`);
  }
}
