import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Hashes of what a person counts for and of what is said of them, in the index of the primary key, and attributions in
 * the index of theirs: slices read these and no rows.
 */
export class CountSlicesByHash1792000000720 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table person_results add column counts_hash uuid, add column supplemental_hash uuid');
    // A change of type writes the table once; an update would leave every row behind.
    await runner.query(`
      alter table person_results
        alter column counts_hash type uuid using md5(groups::text || (error is not null)::text)::uuid,
        alter column supplemental_hash type uuid using md5(supplemental::text)::uuid,
        alter column counts_hash set not null,
        alter column supplemental_hash set not null,
        drop constraint pk_person_results,
        add constraint pk_person_results primary key (measure_period_id, person_id)
          include (counts_hash, supplemental_hash)`);
    await runner.query(`
      alter table attributions drop constraint pk_attributions,
        add constraint pk_attributions primary key (year, person_id) include (tin, site_id, npi)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table attributions drop constraint pk_attributions,
        add constraint pk_attributions primary key (year, person_id)`);
    await runner.query(`
      alter table person_results drop constraint pk_person_results, drop column counts_hash,
        drop column supplemental_hash,
        add constraint pk_person_results primary key (measure_period_id, person_id)`);
  }
}
