import type { EntityManager } from 'typeorm';
import type { OperationOutcome } from '../fhir/types.js';
import type { ApplyResult } from './record-store.js';

/** A stored message with its body. */
export interface MessageRow {
  id: string;
  sourceId: string;
  contentType: string;
  body: Buffer;
  receivedAt: Date;
  state: string;
  outcome: OperationOutcome | null;
  resourceCount: number;
}

const MESSAGE = `id, source_id as "sourceId", content_type as "contentType", body, received_at as "receivedAt", state,
  outcome, resource_count as "resourceCount"`;

/** The source of a message, or null. */
export async function sourceOfMessage(manager: EntityManager, messageId: string): Promise<string | null> {
  const rows: { source_id: string }[] = await manager.query('select source_id from messages where id = $1', [
    messageId,
  ]);
  return rows[0]?.source_id ?? null;
}

/** Locks a message that is known to be there. */
export async function lockMessage(manager: EntityManager, messageId: string): Promise<MessageRow> {
  const rows: MessageRow[] = await manager.query(`select ${MESSAGE} from messages where id = $1 for update`, [
    messageId,
  ]);
  return rows[0];
}

/** Messages applied in one transaction at most, and their bytes: bounds memory, and the work that a fault undoes. */
const GROUP = { messages: 32, bytes: 1_000_000 };

/** The oldest messages of a source that wait, in the order of receipt: as many as one transaction should apply. */
export async function waitingMessages(manager: EntityManager, sourceId: string): Promise<MessageRow[]> {
  return manager.query(
    `select ${MESSAGE} from messages
     where id in (
       select id from (
         select id, sum(octet_length(body)) over (order by sequence) - octet_length(body) as before
         from (select id, sequence, body from messages
               where source_id = $1 and state = 'received' order by sequence limit $2) oldest
       ) sized where before < $3)
     order by sequence for update`,
    [sourceId, GROUP.messages, GROUP.bytes],
  );
}

/** Whether messages of a source wait, and more of them than one transaction applies. */
export async function backlogOf(manager: EntityManager, sourceId: string): Promise<'none' | 'one group' | 'more'> {
  const rows: { count: number; before: number }[] = await manager.query(
    `select count(*)::integer as count, coalesce(sum(size) filter (where place < count), 0)::float8 as before
     from (select octet_length(body) as size, row_number() over (order by sequence) as place, count(*) over () as count
           from (select sequence, body from messages
                 where source_id = $1 and state = 'received' order by sequence limit $2) oldest) sized`,
    [sourceId, GROUP.messages + 1],
  );
  const [{ count, before }] = rows;
  if (count === 0) return 'none';
  return count > GROUP.messages || before >= GROUP.bytes ? 'more' : 'one group';
}

/** Writes what became of messages. */
export async function settleMessages(manager: EntityManager, results: readonly ApplyResult[]): Promise<void> {
  if (results.length === 0) return;
  await manager.query(
    `update messages m set state = r.state, outcome = r.outcome, resource_count = r."resourceCount",
       attempts = attempts + 1, applied_at = case when r.state = 'quarantined' then null else now() end
     from jsonb_to_recordset($1::jsonb) r ("messageId" uuid, state text, outcome jsonb, "resourceCount" integer)
     where m.id = r."messageId"`,
    [JSON.stringify(results)],
  );
}

/** Sources with messages that wait, the one that waits longest first; then those behind which records lag. */
export async function sourcesUnfinished(manager: EntityManager, limit: number): Promise<string[]> {
  const rows: { source_id: string }[] = await manager.query(
    `select source_id from (
       select source_id, sequence from messages where state = 'received'
       union all
       select distinct source_id, null::bigint from source_patients where unpacked
     ) unfinished group by source_id order by min(sequence) limit $1`,
    [limit],
  );
  return rows.map((row) => row.source_id);
}
