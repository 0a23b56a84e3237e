import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pulls of servers without bulk export: searches by `_lastUpdated`, each with the page that it has reached. */
export class CreatePolls1792000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table bulk_connections add asked_mode text, add group_fault text');
    await runner.query(
      `update bulk_connections set profile = '{"history": [], "searchedByPatient": [], "sorts": false,
         "subscriptions": null, "trial": null}'::jsonb || profile`,
    );
    await runner.query('drop index uq_bulk_pulls_open_export');
    await runner.query(
      `create unique index uq_bulk_pulls_open_export on bulk_pulls (source_id)
         where kind in ('export', 'poll') and finished_at is null`,
    );
    await runner.query(
      `create unique index uq_bulk_pulls_next_requery on bulk_pulls (source_id)
         where kind = 'requery' and state = 'requested'`,
    );
    await runner.query(`
      create table poll_searches (
        id uuid primary key default gen_random_uuid(),
        pull_id uuid not null constraint fk_poll_searches_pull references bulk_pulls (id) on delete cascade,
        position integer not null,
        type text not null,
        way text not null,
        patients text[],
        since text,
        server_time text,
        sealed_next_url text,
        pages integer not null default 0,
        resources integer not null default 0,
        restarts integer not null default 0,
        state text not null default 'waiting',
        attempts integer not null default 0,
        fault text,
        next_attempt_at timestamptz not null,
        constraint uq_poll_searches_position unique (pull_id, position)
      )`);
    await runner.query(`
      create table poll_messages (
        message_id uuid primary key constraint fk_poll_messages_message references messages (id) on delete cascade,
        search_id uuid not null constraint fk_poll_messages_search references poll_searches (id) on delete cascade
      )`);
    await runner.query('create index ix_poll_messages_search on poll_messages (search_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table poll_messages');
    await runner.query('drop table poll_searches');
    await runner.query(`delete from bulk_pulls where kind in ('poll', 'requery')`);
    await runner.query('drop index uq_bulk_pulls_next_requery');
    await runner.query('drop index uq_bulk_pulls_open_export');
    await runner.query(
      `create unique index uq_bulk_pulls_open_export on bulk_pulls (source_id) where kind = 'export' and finished_at is null`,
    );
    await runner.query('alter table bulk_connections drop asked_mode, drop group_fault');
  }
}
