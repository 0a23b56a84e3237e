import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * To whom each person is attributed in each programme year, and why. Whoever's record changes is due again, in the
 * transaction of the change: the trigger sees it whichever way a record is stored. A mark tells a later change of the
 * same person from the one that a job has seen.
 */
export class CreateAttributions1792000000510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table attribution_years (
        year integer primary key,
        roster_id integer not null constraint fk_attribution_years_roster references rosters (id),
        rule jsonb not null,
        basis integer not null default 1,
        swept_to uuid,
        sweeping boolean not null default true,
        changed_at timestamptz not null default now(),
        swept_at timestamptz
      )`);
    await runner.query(`
      create table attributions (
        year integer not null constraint fk_attributions_year references attribution_years (year) on delete cascade,
        person_id uuid not null constraint fk_attributions_person references persons (id) on delete cascade,
        record_hash bytea not null,
        basis integer not null,
        tin text,
        site_id text,
        npi text,
        reason text,
        unmapped text[] not null,
        explanation jsonb not null,
        attributed_at timestamptz not null default now(),
        constraint pk_attributions primary key (year, person_id)
      )`);
    await runner.query('create index ix_attributions_tin on attributions (year, tin, person_id)');
    await runner.query('create index ix_attributions_person on attributions (person_id)');
    await runner.query(`create index ix_attributions_unmapped on attributions (year) where unmapped <> '{}'`);
    await runner.query(`
      create table attributions_due (
        year integer not null constraint fk_attributions_due_year references attribution_years (year) on delete cascade,
        person_id uuid not null,
        mark uuid not null default gen_random_uuid(),
        constraint pk_attributions_due primary key (year, person_id)
      )`);
    await this.watchRecords(runner);
  }

  private async watchRecords(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create function mark_attribution_due() returns trigger language plpgsql as $$
      begin
        insert into attributions_due (year, person_id)
        select year, coalesce(new.person_id, old.person_id) from attribution_years order by year
        on conflict (year, person_id) do update set mark = gen_random_uuid();
        return null;
      end $$`);
    await runner.query(`
      create trigger packed_records_attribution_new after insert or delete on packed_records
        for each row execute function mark_attribution_due()`);
    await runner.query(`
      create trigger packed_records_attribution_changed after update of content_hash on packed_records
        for each row when (old.content_hash is distinct from new.content_hash)
        execute function mark_attribution_due()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop trigger packed_records_attribution_changed on packed_records');
    await runner.query('drop trigger packed_records_attribution_new on packed_records');
    await runner.query('drop function mark_attribution_due()');
    for (const table of ['attributions_due', 'attributions', 'attribution_years']) {
      await runner.query(`drop table ${table}`);
    }
  }
}
