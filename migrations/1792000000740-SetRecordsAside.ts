import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why and since when the record of a person cannot be packed. */
export class SetRecordsAside1792000000740 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table packed_records add fault text, add set_aside_at timestamptz,
        add constraint ck_packed_records_set_aside check ((fault is null) = (set_aside_at is null))`);
    await runner.query(
      'create index ix_packed_records_set_aside on packed_records (person_id) where fault is not null',
    );
  }

  /** Persons who are set aside lag behind again, as before. Of some there is no record of before. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update source_patients p set unpacked = true
      from packed_records r where r.person_id = p.person_id and r.fault is not null`);
    await runner.query('delete from packed_records where fault is not null and resource_count = 0');
    await runner.query('alter table packed_records drop fault, drop set_aside_at');
  }
}
