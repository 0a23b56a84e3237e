import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the flaws of each source cost in the measures of a run, and whom. */
export class CreateFeedCosts1792000000410 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table feed_pricings (
        run_id uuid not null constraint fk_feed_pricings_run references runs (id) on delete cascade,
        source_id uuid not null constraint fk_feed_pricings_source references sources (id) on delete cascade,
        priced_at timestamptz not null default now(),
        person_count integer not null,
        fault text,
        constraint pk_feed_pricings primary key (run_id, source_id)
      )`);
    await runner.query(`
      create table feed_costs (
        source_id uuid not null constraint fk_feed_costs_source references sources (id) on delete cascade,
        measure_period_id integer not null constraint fk_feed_costs_period references measure_periods (id),
        kind text not null,
        flaw text not null,
        run_id uuid not null constraint fk_feed_costs_run references runs (id) on delete cascade,
        resources integer not null,
        flawed_resources integer not null,
        held integer not null,
        unverified integer not null,
        cannot_meet integer not null,
        meets_only_so integer not null,
        left_out integer not null,
        constraint pk_feed_costs primary key (source_id, measure_period_id, kind, flaw)
      )`);
    await runner.query('create index ix_feed_costs_run on feed_costs (run_id)');
    await runner.query(`
      create table feed_cost_persons (
        source_id uuid not null,
        measure_period_id integer not null,
        kind text not null,
        flaw text not null,
        person_id uuid not null constraint fk_feed_cost_persons_person references persons (id),
        change text not null,
        constraint pk_feed_cost_persons primary key (source_id, measure_period_id, kind, flaw, person_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['feed_cost_persons', 'feed_costs', 'feed_pricings']) await runner.query(`drop table ${table}`);
  }
}
