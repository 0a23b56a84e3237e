import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Users, their sessions, and the append-only, hash-chained audit trail. */
export class CreateAccess1790000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table users (
        id uuid primary key default gen_random_uuid(),
        name text not null constraint uq_users_name unique,
        display_name text not null,
        password_hash text not null,
        roles text[] not null,
        active boolean not null default true,
        must_change_password boolean not null default false,
        failed_sign_ins integer not null default 0,
        locked_until timestamptz,
        created_at timestamptz not null default now()
      )`);
    await runner.query(`
      create table sessions (
        token_hash bytea primary key,
        user_id uuid not null constraint fk_sessions_user references users (id) on delete cascade,
        csrf_token text not null,
        created_at timestamptz not null default now(),
        last_seen_at timestamptz not null default now()
      )`);
    await runner.query('create index ix_sessions_user on sessions (user_id)');
    await runner.query(`
      create table audit_events (
        sequence bigint primary key,
        occurred_at timestamptz not null,
        actor_kind text not null,
        actor_id text not null,
        action text not null,
        entity_type text not null,
        entity_id text,
        person_id uuid,
        outcome text not null,
        details jsonb not null,
        previous_hash bytea not null,
        hash bytea not null
      )`);
    await runner.query('create index ix_audit_events_person on audit_events (person_id, sequence)');
    await runner.query('create index ix_audit_events_occurred on audit_events (occurred_at)');
    await runner.query('create index ix_audit_events_actor on audit_events (actor_id, sequence)');
    await runner.query(`
      create table audit_heads (
        id boolean primary key default true,
        sequence bigint not null,
        hash bytea not null
      )`);
    await runner.query('insert into audit_heads (sequence, hash) values (0, $1)', [Buffer.alloc(32)]);
    await this.createAuditTriggers(runner);
  }

  /** Rows of the trail never change, and its head only moves forward. */
  private async createAuditTriggers(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function refuse_audit_change() returns trigger language plpgsql as $$
      begin raise exception 'the audit trail is append-only'; end $$`);
    await runner.query(`
      create trigger audit_events_append_only before update or delete or truncate on audit_events
      for each statement execute function refuse_audit_change()`);
    await runner.query(`
      create trigger audit_heads_kept before insert or delete or truncate on audit_heads
      for each statement execute function refuse_audit_change()`);
    await runner.query(`
      create trigger audit_heads_forward_only before update on audit_heads
      for each row when (new.sequence <= old.sequence or not new.id) execute function refuse_audit_change()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_heads');
    await runner.query('drop table audit_events');
    await runner.query('drop function refuse_audit_change');
    await runner.query('drop table sessions');
    await runner.query('drop table users');
  }
}
