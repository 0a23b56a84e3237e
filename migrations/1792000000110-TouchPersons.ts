import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Persons that a merge or split has touched, until their results are evaluated anew. */
export class TouchPersons1792000000110 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table touched_persons (
        act_id uuid not null,
        person_id uuid not null constraint fk_touched_persons_person references persons (id),
        touched_at timestamptz not null default now(),
        constraint pk_touched_persons primary key (act_id, person_id)
      )`);
    await runner.query('create index ix_touched_persons_touched on touched_persons (touched_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table touched_persons');
  }
}
