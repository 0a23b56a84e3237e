import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The health of each feed. A trigger notes which patients' resources change, whoever writes them and however; a job
 * counts these patients anew and moves the counts of their source. Patients that are there already are noted here.
 */
export class CreateFeedHealth1792000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createCounts(runner);
    await this.createNotes(runner);
    await runner.query('create index ix_messages_source_received_at on messages (source_id, received_at)');
  }

  private async createCounts(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table feed_patients (
        source_id uuid not null constraint fk_feed_patients_source references sources (id) on delete cascade,
        patient_id text not null,
        tally jsonb not null,
        newest_at timestamptz,
        constraint pk_feed_patients primary key (source_id, patient_id)
      )`);
    await runner.query(`
      create table feed_counts (
        source_id uuid not null constraint fk_feed_counts_source references sources (id) on delete cascade,
        type text not null,
        month text not null,
        kind text not null,
        flaws text not null,
        count bigint not null,
        constraint pk_feed_counts primary key (source_id, type, month, kind, flaws)
      )`);
    await runner.query(`
      create table feed_arrivals (
        source_id uuid not null constraint fk_feed_arrivals_source references sources (id) on delete cascade,
        day date not null,
        late_days integer not null,
        count bigint not null,
        constraint pk_feed_arrivals primary key (source_id, day, late_days)
      )`);
    await runner.query(`
      create table feed_days (
        source_id uuid not null constraint fk_feed_days_source references sources (id) on delete cascade,
        day date not null,
        messages integer not null,
        quarantined integer not null,
        longest_gap_seconds integer,
        constraint pk_feed_days primary key (source_id, day)
      )`);
    await runner.query(`
      create table flawed_resources (
        source_id uuid not null constraint fk_flawed_resources_source references sources (id) on delete cascade,
        type text not null,
        id text not null,
        patient_id text not null,
        kind text not null,
        flaws text[] not null,
        day date,
        constraint pk_flawed_resources primary key (source_id, type, id)
      )`);
    await runner.query('create index ix_flawed_resources_patient on flawed_resources (source_id, patient_id)');
  }

  private async createNotes(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table feed_changes (
        id bigint generated always as identity constraint pk_feed_changes primary key,
        source_id uuid not null,
        patient_id text not null,
        noted_at timestamptz not null default now()
      )`);
    await runner.query('create index ix_feed_changes_source on feed_changes (source_id, id)');
    await runner.query(`
      create function note_feed_changes() returns trigger language plpgsql as $$
      begin
        insert into feed_changes (source_id, patient_id)
        select distinct source_id, patient_id from changed where patient_id is not null;
        return null;
      end $$`);
    for (const [event, rows] of [
      ['insert', 'new'],
      ['update', 'new'],
      ['update', 'old'],
    ] as const) {
      await runner.query(`
        create trigger resources_noted_${event}_${rows} after ${event} on resources
        referencing ${rows} table as changed for each statement execute function note_feed_changes()`);
    }
    await runner.query(
      'insert into feed_changes (source_id, patient_id) select source_id, patient_id from source_patients',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index ix_messages_source_received_at');
    for (const trigger of ['insert_new', 'update_new', 'update_old']) {
      await runner.query(`drop trigger resources_noted_${trigger} on resources`);
    }
    await runner.query('drop function note_feed_changes');
    for (const table of [
      'feed_changes',
      'flawed_resources',
      'feed_days',
      'feed_arrivals',
      'feed_counts',
      'feed_patients',
    ]) {
      await runner.query(`drop table ${table}`);
    }
  }
}
