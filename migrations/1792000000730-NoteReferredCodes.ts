import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Types that others name for their codes. */
const REFERRED = `('Medication', 'Device')`;
/** Types that may name one. */
const REFERRING = `('DeviceRequest', 'MedicationAdministration', 'MedicationDispense', 'MedicationRequest',
  'MedicationStatement')`;

/**
 * A MedicationRequest may name a Medication for its code: who does is counted anew when that changes, and everybody is
 * who has resources that may. Whoever is counted is so for all that is noted of it.
 */
export class NoteReferredCodes1792000000730 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table feed_patients add uses text[] not null default '{}'`);
    await runner.query('create index ix_feed_patients_uses on feed_patients using gin (uses)');
    await runner.query('alter table feed_changes alter patient_id drop not null, add resource text');
    await runner.query(`
      alter table feed_changes add constraint ck_feed_changes_what check ((patient_id is null) <> (resource is null))`);
    await runner.query(`
      create index ix_feed_changes_resource on feed_changes (source_id, id) where resource is not null`);
    await runner.query('create index ix_feed_changes_patient on feed_changes (source_id, patient_id)');
    await this.replaceTrigger(
      runner,
      `insert into feed_changes (source_id, resource)
       select distinct source_id, type || '/' || id from changed where patient_id is null and type in ${REFERRED};`,
    );
    await runner.query(`
      insert into feed_changes (source_id, patient_id)
      select distinct source_id, patient_id from resources
      where patient_id is not null and not deleted and type in ${REFERRING}`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.replaceTrigger(runner, '');
    await runner.query('delete from feed_changes where resource is not null');
    await runner.query('drop index ix_feed_changes_patient');
    await runner.query('alter table feed_changes drop resource, alter patient_id set not null');
    await runner.query('alter table feed_patients drop uses');
  }

  private async replaceTrigger(runner: QueryRunner, more: string): Promise<void> {
    await runner.query(`
      create or replace function note_feed_changes() returns trigger language plpgsql as $$
      begin
        insert into feed_changes (source_id, patient_id)
        select distinct source_id, patient_id from changed where patient_id is not null;
        ${more}
        return null;
      end $$`);
  }
}
