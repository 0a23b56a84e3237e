import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Resources as each source has them (`resources` holds the current version, `resource_versions` all others), the
 * persons behind the source patients, the decisions that joined them, and the packed record of each person. `content` is json, not jsonb: decimals keep their digits (FHIR 2.24.0.1).
 */
export class CreateRecords1790000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.createResources(runner);
    await this.createPersons(runner);
  }

  private async createResources(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table resources (
        source_id uuid not null constraint fk_resources_source references sources (id),
        type text not null,
        id text not null,
        version integer not null,
        version_count integer not null,
        last_updated timestamptz not null,
        dated boolean not null,
        received_at timestamptz not null,
        source_version text,
        deleted boolean not null,
        patient_id text,
        identifiers text[] not null,
        content_hash bytea not null,
        content json,
        message_id uuid constraint fk_resources_message references messages (id),
        constraint pk_resources primary key (source_id, type, id)
      )`);
    await runner.query('create index ix_resources_patient on resources (source_id, patient_id)');
    await runner.query('create index ix_resources_id on resources (type, id)');
    await runner.query('create index ix_resources_last_updated on resources (type, last_updated)');
    await runner.query('create index ix_resources_identifiers on resources using gin (identifiers)');
    await runner.query(`
      create table resource_versions (
        source_id uuid not null,
        type text not null,
        id text not null,
        version integer not null,
        last_updated timestamptz not null,
        received_at timestamptz not null,
        deleted boolean not null,
        content_hash bytea not null,
        content json,
        message_id uuid constraint fk_resource_versions_message references messages (id),
        constraint pk_resource_versions primary key (source_id, type, id, version)
      )`);
  }

  private async createPersons(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table persons (
        id uuid primary key default gen_random_uuid(),
        created_at timestamptz not null default now(),
        merged_into uuid constraint fk_persons_merged_into references persons (id),
        changed_at timestamptz not null default now(),
        dirty boolean not null default true
      )`);
    await runner.query('create index ix_persons_dirty on persons (id) where dirty');
    await runner.query(`
      create table source_patients (
        source_id uuid not null constraint fk_source_patients_source references sources (id),
        patient_id text not null,
        person_id uuid not null constraint fk_source_patients_person references persons (id),
        constraint pk_source_patients primary key (source_id, patient_id)
      )`);
    await runner.query('create index ix_source_patients_person on source_patients (person_id)');
    await runner.query(`
      create table patient_identifiers (
        source_id uuid not null,
        patient_id text not null,
        system text not null,
        value text not null,
        constraint pk_patient_identifiers primary key (source_id, patient_id, system, value),
        constraint fk_patient_identifiers_source_patient foreign key (source_id, patient_id)
          references source_patients (source_id, patient_id) on delete cascade
      )`);
    await runner.query('create index ix_patient_identifiers_value on patient_identifiers (system, value)');
    await runner.query(`
      create table match_decisions (
        id uuid primary key default gen_random_uuid(),
        decided_at timestamptz not null default now(),
        decided_by text not null,
        decision text not null,
        source_id uuid not null,
        patient_id text not null,
        person_id uuid not null constraint fk_match_decisions_person references persons (id),
        previous_person_id uuid,
        evidence jsonb not null,
        reversed_at timestamptz
      )`);
    await runner.query('create index ix_match_decisions_person on match_decisions (person_id)');
    await runner.query('create index ix_match_decisions_source_patient on match_decisions (source_id, patient_id)');
    await runner.query(`
      create table packed_records (
        person_id uuid primary key constraint fk_packed_records_person references persons (id) on delete cascade,
        content text not null,
        content_hash bytea not null,
        resource_count integer not null,
        name text,
        birth_date text,
        sex text,
        uses text[] not null,
        stale boolean not null default false,
        packed_at timestamptz not null default now()
      )`);
    await runner.query('create index ix_packed_records_uses on packed_records using gin (uses)');
    await runner.query('create index ix_packed_records_stale on packed_records (person_id) where stale');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'packed_records',
      'match_decisions',
      'patient_identifiers',
      'source_patients',
      'persons',
      'resource_versions',
      'resources',
    ]) {
      await runner.query(`drop table ${table}`);
    }
  }
}
