import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Reports that were asked for are for who asked. Of requests before, that is not known: they are forgotten, while their
 * results stay, so that asking again is answered at once.
 */
export class BindReportRequests1792000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('delete from report_requests');
    await runner.query(`
      alter table report_requests
        add column orderer_kind text not null,
        add column orderer_id text not null
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table report_requests drop column orderer_kind, drop column orderer_id');
  }
}
