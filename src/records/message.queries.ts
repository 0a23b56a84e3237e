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

/** Claims the oldest message of a source that waits and that nobody holds. */
export async function nextMessage(manager: EntityManager, sourceId: string): Promise<MessageRow | null> {
  const rows: MessageRow[] = await manager.query(
    `select ${MESSAGE} from messages
     where source_id = $1 and state = 'received' order by sequence limit 1 for update skip locked`,
    [sourceId],
  );
  return rows[0] ?? null;
}

/** Writes what became of a message. */
export async function settleMessage(manager: EntityManager, result: ApplyResult): Promise<void> {
  await manager.query(
    `update messages set state = $2, outcome = $3::jsonb, resource_count = $4, attempts = attempts + 1,
       applied_at = case when $2 = 'quarantined' then null else now() end
     where id = $1`,
    [result.messageId, result.state, JSON.stringify(result.outcome), result.resourceCount],
  );
}

/** Sources with messages that wait, the one that waits longest first. */
export async function sourcesWaiting(manager: EntityManager, limit: number): Promise<string[]> {
  const rows: { source_id: string }[] = await manager.query(
    `select source_id from messages where state = 'received' group by source_id order by min(sequence) limit $1`,
    [limit],
  );
  return rows.map((row) => row.source_id);
}
