import type { DataSource, EntityManager } from 'typeorm';
import type { OperationOutcome } from '../fhir/types.js';
import type { MessageOrigin, MessageState } from './message.entity.js';

/** A message as lists and the sender see it: everything but its body. */
export interface MessageView {
  id: string;
  sequence: string;
  receivedAt: Date;
  origin: MessageOrigin;
  contentType: string;
  /** Size of the body in bytes. */
  size: number;
  idempotencyKey: string | null;
  state: MessageState;
  attempts: number;
  outcome: OperationOutcome | null;
  resourceCount: number;
  appliedAt: Date | null;
}

export interface MessageFilter {
  sourceId: string;
  id?: string;
  state?: MessageState | null;
  /** Only messages received before the one with this sequence. */
  before?: string;
  limit: number;
}

export interface NewMessageRow {
  id: string;
  sourceId: string;
  origin: MessageOrigin;
  contentType: string;
  body: Buffer;
  bodyHash: Buffer;
  idempotencyKey?: string | null;
  signedAt?: Date | null;
  state: MessageState;
}

/** Inserts a message, or finds the one that stands in its way: the same key, or the same signed request. */
export async function insertMessage(
  manager: EntityManager,
  row: NewMessageRow,
): Promise<{ id: string; fresh: boolean; bodyHash: Buffer }> {
  const inserted = await manager.query<{ id: string }[]>(
    `insert into messages
       (id, source_id, origin, content_type, body, body_hash, idempotency_key, signed_at, state, applied_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, case when $9 = 'received' then null else now() end)
     on conflict do nothing returning id`,
    [
      row.id,
      row.sourceId,
      row.origin,
      row.contentType,
      row.body,
      row.bodyHash,
      row.idempotencyKey ?? null,
      row.signedAt ?? null,
      row.state,
    ],
  );
  if (inserted.length > 0) return { id: row.id, fresh: true, bodyHash: row.bodyHash };
  const found = await manager.query<{ id: string; bodyHash: Buffer }[]>(
    `select id, body_hash as "bodyHash" from messages
     where source_id = $1 and (idempotency_key = $2 or (signed_at = $3 and body_hash = $4))
     order by idempotency_key is not distinct from $2 desc limit 1`,
    [row.sourceId, row.idempotencyKey ?? null, row.signedAt ?? null, row.bodyHash],
  );
  if (!found[0]) throw new Error('A message that stood in the way of another was gone when it was looked for.');
  return { ...found[0], fresh: false };
}

/** Messages of a source, newest first. */
export function listMessages(database: DataSource, filter: MessageFilter): Promise<MessageView[]> {
  return database.query<MessageView[]>(
    `select id, sequence, received_at as "receivedAt", origin, content_type as "contentType",
       octet_length(body) as size, idempotency_key as "idempotencyKey", state, attempts, outcome,
       resource_count as "resourceCount", applied_at as "appliedAt"
     from messages
     where source_id = $1
       and ($2::uuid is null or id = $2)
       and ($3::text is null or state = $3)
       and ($4::bigint is null or sequence < $4)
     order by sequence desc limit $5`,
    [filter.sourceId, filter.id ?? null, filter.state ?? null, filter.before ?? null, filter.limit],
  );
}
