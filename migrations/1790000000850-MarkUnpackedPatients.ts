import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Marks on patients what was on packed records: that the record of the person lags behind what the source sent. A
 * person who has no record yet can be marked too, so that a long import packs each record once, at its end.
 */
export class MarkUnpackedPatients1790000000850 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table source_patients add column unpacked boolean not null default false');
    await runner.query(`
      update source_patients p set unpacked = true
      from packed_records r where r.person_id = p.person_id and r.stale`);
    await runner.query(
      'create index ix_source_patients_unpacked on source_patients (source_id, person_id) where unpacked',
    );
    await runner.query('drop index ix_packed_records_stale');
    await runner.query('alter table packed_records drop column stale');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table packed_records add column stale boolean not null default false');
    await runner.query(`
      update packed_records r set stale = true
      from source_patients p where p.person_id = r.person_id and p.unpacked`);
    await runner.query('create index ix_packed_records_stale on packed_records (person_id) where stale');
    await runner.query('drop index ix_source_patients_unpacked');
    await runner.query('alter table source_patients drop column unpacked');
  }
}
