import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When resources of each source were last counted, so that what was told of them can be told anew. */
export class NoteFeedCountings1792000000701 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table feed_countings (
        source_id uuid not null,
        counted_at timestamptz not null,
        constraint pk_feed_countings primary key (source_id),
        constraint fk_feed_countings_source foreign key (source_id) references sources (id) on delete cascade
      )
    `);
    await runner.query(`
      insert into feed_countings (source_id, counted_at) select distinct source_id, now() from feed_patients
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table feed_countings');
  }
}
