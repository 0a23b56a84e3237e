import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Our subscriptions at EHRs, which of their events have come, and what is to be fetched because of them. */
export class CreateSubscriptions1792000000310 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table subscriptions (
        id uuid primary key,
        source_id uuid not null constraint fk_subscriptions_source references sources (id) on delete cascade,
        topic text not null,
        asked_filters text[],
        types text[],
        content text not null,
        heartbeat_seconds integer not null,
        sealed_secret text not null,
        remote_id text,
        state text not null default 'creating',
        fault text,
        known_since text,
        watermark bigint not null default 0,
        announced bigint not null default 0,
        hole_since timestamptz,
        notified_at timestamptz,
        handshake_at timestamptz,
        events integer not null default 0,
        duplicates integer not null default 0,
        recovered integer not null default 0,
        requeried integer not null default 0,
        attempts integer not null default 0,
        next_attempt_at timestamptz not null,
        created_at timestamptz not null
      )`);
    await runner.query('create index ix_subscriptions_source on subscriptions (source_id, created_at)');
    await runner.query('create index ix_subscriptions_due on subscriptions (next_attempt_at)');
    await runner.query(`
      create table subscription_events (
        subscription_id uuid not null
          constraint fk_subscription_events_subscription references subscriptions (id) on delete cascade,
        number bigint not null,
        primary key (subscription_id, number)
      )`);
    await runner.query(`
      create table notified_resources (
        id uuid primary key default gen_random_uuid(),
        subscription_id uuid not null
          constraint fk_notified_resources_subscription references subscriptions (id) on delete cascade,
        type text not null,
        resource_id text not null,
        wanted integer not null default 1,
        state text not null default 'waiting',
        attempts integer not null default 0,
        fault text,
        created_at timestamptz not null,
        next_attempt_at timestamptz not null,
        constraint uq_notified_resources_resource unique (subscription_id, type, resource_id)
      )`);
    await runner.query(
      `create index ix_notified_resources_due on notified_resources (next_attempt_at) where state = 'waiting'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table notified_resources');
    await runner.query('drop table subscription_events');
    await runner.query('drop table subscriptions');
  }
}
