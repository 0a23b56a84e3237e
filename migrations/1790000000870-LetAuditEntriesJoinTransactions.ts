import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries of the audit trail that belong to a transaction. They wait in `audit_pending` until it commits, and join the
 * chain in the commit itself: the head of the trail is locked for the server's own work only, never for a client's.
 * Such a row lives and dies within its transaction, so the table needs no log.
 */
export class LetAuditEntriesJoinTransactions1790000000870 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create unlogged table audit_pending (
        id bigint generated always as identity primary key,
        entries jsonb not null
      )`);
    // "hashed" is what the hash of an entry covers after the hash before it, up to the number of the entry.
    await runner.query(`
      create function chain_audit_entries() returns trigger language plpgsql as $$
      declare
        head audit_heads;
        entry jsonb;
        previous bytea;
      begin
        select * into strict head from audit_heads for update;
        for entry in select value from jsonb_array_elements(new.entries) loop
          previous := head.hash;
          head.sequence := head.sequence + 1;
          head.hash := sha256(previous || convert_to((entry ->> 'hashed') || head.sequence || '}', 'UTF8'));
          insert into audit_events (sequence, occurred_at, actor_kind, actor_id, action, entity_type, entity_id,
                                    person_id, outcome, details, previous_hash, hash)
          values (head.sequence, (entry ->> 'occurredAt')::timestamptz, entry ->> 'actorKind', entry ->> 'actorId',
                  entry ->> 'action', entry ->> 'entityType', entry ->> 'entityId', (entry ->> 'personId')::uuid,
                  entry ->> 'outcome', entry -> 'details', previous, head.hash);
        end loop;
        update audit_heads set sequence = head.sequence, hash = head.hash where sequence < head.sequence;
        delete from audit_pending where id = new.id;
        return null;
      end $$`);
    await runner.query(`
      create constraint trigger audit_pending_chained after insert on audit_pending
      deferrable initially deferred for each row execute function chain_audit_entries()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table audit_pending');
    await runner.query('drop function chain_audit_entries');
  }
}
