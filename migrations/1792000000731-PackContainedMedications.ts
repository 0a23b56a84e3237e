import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Records with resources that contain their Medication are packed anew: these have the code of that one. */
export class PackContainedMedications1792000000731 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      update source_patients p set unpacked = true
      from resources r
      where (r.source_id, r.patient_id) = (p.source_id, p.patient_id) and r.type like 'Medication%'
        and r.content::text like '%"medicationReference"%' and r.content::text like '%"contained"%'`);
  }

  /** What is packed has no other meaning for the version before this one. */
  async down(): Promise<void> {}
}
