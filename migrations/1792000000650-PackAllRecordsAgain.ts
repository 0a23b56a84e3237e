import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * All records are packed anew: where more records used a changed shared resource than are packed along with a change,
 * those past that number could be left without some of their resources.
 */
export class PackAllRecordsAgain1792000000650 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('update source_patients set unpacked = true where not unpacked');
  }

  /** What is packed is right for the version before this one too. */
  async down(): Promise<void> {}
}
