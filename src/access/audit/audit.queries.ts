import type { ClientBase } from 'pg';
import type { EntityManager } from 'typeorm';
import { chainHash, hashedText } from './audit-chain.js';
import type { ChainedEntry } from './audit-chain.js';

/** The end of the trail. */
export interface Head {
  sequence: number;
  hash: Buffer;
}

type Entry = Omit<ChainedEntry, 'sequence'>;

/**
 * Appends entries after the head, in one transaction; gives the new head. One writer of all processes appends at a
 * time, so that the sequence has no holes and every hash follows the one before it.
 * @param known where the head probably is: when it is there, one statement does it all
 */
export async function appendEntries(
  client: ClientBase,
  entries: readonly Entry[],
  known: Head | null = null,
): Promise<Head> {
  return (known && (await appendAfter(client, known, entries))) ?? (await appendLocked(client, entries));
}

/** Lets entries join the trail when the transaction of the manager commits; a trigger chains them then. */
export async function joinAtCommit(manager: EntityManager, entries: readonly Entry[]): Promise<void> {
  await manager.query('insert into audit_pending (entries) values ($1)', [
    JSON.stringify(entries.map((entry) => ({ ...entry, hashed: hashedText(entry) }))),
  ]);
}

/** Locks the head first: for when another process has moved it. */
async function appendLocked(client: ClientBase, entries: readonly Entry[]): Promise<Head> {
  await client.query('begin');
  try {
    const head = await appendAfter(client, await lockHead(client), entries);
    if (!head) throw new Error('The head of the audit trail moved while it was locked.');
    await client.query('commit');
    return head;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Moves the head and appends, both or neither; null when the head is elsewhere. */
async function appendAfter(client: ClientBase, head: Head, entries: readonly Entry[]): Promise<Head | null> {
  let { sequence, hash } = head;
  const columns: unknown[][] = Array.from({ length: 12 }, () => []);
  for (const entry of entries) {
    sequence += 1;
    const previous = hash;
    hash = chainHash(previous, { sequence, ...entry });
    rowOf({ sequence, ...entry }, previous, hash).forEach((value, index) => columns[index]?.push(value));
  }
  const values = [...columns, head.sequence, head.hash, sequence, hash];
  const { rowCount } = await client.query({ name: 'append-audit-events', text: APPEND, values });
  return rowCount === entries.length ? { sequence, hash } : null;
}

const APPEND = `
  with moved as (
    update audit_heads set sequence = $15, hash = $16 where sequence = $13 and hash = $14 returning 1)
  insert into audit_events (sequence, occurred_at, actor_kind, actor_id, action, entity_type, entity_id, person_id,
                            outcome, details, previous_hash, hash)
  select entry.* from moved, unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::text[],
                                    $7::text[], $8::uuid[], $9::text[], $10::jsonb[], $11::bytea[], $12::bytea[]) entry`;

function rowOf(entry: ChainedEntry, previous: Buffer, hash: Buffer): unknown[] {
  return [
    entry.sequence,
    entry.occurredAt,
    entry.actorKind,
    entry.actorId,
    entry.action,
    entry.entityType,
    entry.entityId,
    entry.personId,
    entry.outcome,
    JSON.stringify(entry.details),
    previous,
    hash,
  ];
}

async function lockHead(client: ClientBase): Promise<Head> {
  const { rows } = await client.query<{ sequence: string; hash: Buffer }>(
    'select sequence, hash from audit_heads for update',
  );
  const [head] = rows;
  if (!head) throw new Error('The head of the audit trail is missing: restore audit_heads from a backup.');
  return { sequence: Number(head.sequence), hash: head.hash };
}

/** The end of the trail as noted; null when the note itself is gone. */
export async function readHead(client: ClientBase): Promise<Head | null> {
  const { rows } = await client.query<{ sequence: string; hash: Buffer }>('select sequence, hash from audit_heads');
  return rows[0] ? { sequence: Number(rows[0].sequence), hash: rows[0].hash } : null;
}

/** A stored entry with what it claims of its place in the chain. */
export interface StoredEntry extends ChainedEntry {
  previousHash: Buffer;
  hash: Buffer;
}

/** The next entries after a sequence, with times to the microsecond, as the hash covers them. */
export async function readEntriesAfter(client: ClientBase, sequence: number, limit: number): Promise<StoredEntry[]> {
  const { rows } = await client.query<Omit<StoredEntry, 'sequence'> & { sequence: string }>({
    name: 'read-audit-events',
    text: `
      select sequence, to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "occurredAt",
             actor_kind as "actorKind", actor_id as "actorId", action, entity_type as "entityType",
             entity_id as "entityId", person_id as "personId", outcome, details,
             previous_hash as "previousHash", hash
        from audit_events where sequence > $1 order by sequence limit $2`,
    values: [sequence, limit],
  });
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
}
