import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records of persons whom several sources know are packed anew: what two sources state was in them twice. */
const MARK = `update source_patients set unpacked = true
  where not unpacked and person_id in (
    select person_id from source_patients group by person_id having count(distinct source_id) > 1)`;

export class PackSharedFactsAgain1791000000850 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(MARK);
  }

  /** The version before this one packs them apart again. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(MARK);
  }
}
