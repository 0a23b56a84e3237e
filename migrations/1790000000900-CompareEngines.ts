import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a run was evaluated with, so that it can be repeated: the version of its engine, its packages and their value
 * sets. And how far the two engines agreed on the persons that both evaluated. Runs from before have neither.
 */
export class CompareEngines1790000000900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table runs
        add column engine_version text,
        add column compared_percent real not null default 0,
        add column compared_count integer not null default 0,
        add column agreed_count integer not null default 0`);
    await runner.query(`
      alter table run_measures
        add column package_fingerprint text,
        add column value_sets jsonb,
        add column compared_count integer not null default 0,
        add column agreed_count integer not null default 0`);
    await runner.query(`
      create table engine_disagreements (
        run_id uuid not null constraint fk_engine_disagreements_run references runs (id) on delete cascade,
        person_id uuid not null constraint fk_engine_disagreements_person references persons (id),
        measure_period_id integer not null
          constraint fk_engine_disagreements_period references measure_periods (id),
        record_hash bytea not null,
        differences jsonb not null,
        constraint pk_engine_disagreements primary key (run_id, person_id, measure_period_id)
      )`);
    await runner.query('create index ix_engine_disagreements_person on engine_disagreements (person_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table engine_disagreements');
    await runner.query(`
      alter table run_measures
        drop column package_fingerprint, drop column value_sets,
        drop column compared_count, drop column agreed_count`);
    await runner.query(`
      alter table runs
        drop column engine_version, drop column compared_percent,
        drop column compared_count, drop column agreed_count`);
  }
}
