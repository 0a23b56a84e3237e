import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports that are waited for can be of some providers only. */
export class LimitReportsToProviders1792000000721 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table report_requests add column scope jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table report_requests drop column scope');
  }
}
